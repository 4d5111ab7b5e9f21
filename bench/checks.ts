// Whether a proxy did its work: a fast proxy that answers wrongly, or by itself, must not come out well.
import { get } from './http.js';
import type { Report } from './loads.js';
import { type Page, pages } from './pages.js';
import type { Setting } from './scene.js';

/** Looks at single answers, to the byte. */
export const look = async (port: number, page: Page, { forwardfor }: Setting): Promise<string[]> => [
  ...(await compare(port, page)),
  ...(forwardfor ? await compare(port, pages.forwardedFor) : []),
];

const compare = async (port: number, page: Page): Promise<string[]> => {
  const { status, body } = await get(port, page.path, page.post);
  if (status !== 200) return [`${page.path} was answered with ${status}`];
  return body.equals(page.answer) ? [] : [`${page.path} was answered with another body`];
};

/** What is seen while a load runs. */
export interface Seen {
  readonly report: Report;
  readonly page: Page;
  readonly connections: number;
  /** Requests that have come to the backend. */
  readonly requests: number;
  /** Lines that have come to the syslog sink, when the proxy was told to log. */
  readonly lines?: number | undefined;
}

/** Datagrams may get lost, but not as many as this. */
const leastLines = 0.5;
/** More than any proxy's head. */
const mostHeadBytes = 1024;

/** What was wrong with all the answers of a slice, as far as counting shows it. */
export const faultsOf = ({ report, page, connections, requests, lines }: Seen): string[] => {
  const { answers, non2xx, broken, answerBytes } = report;
  if (!(answers > 0)) return ['no answers'];
  const least = page.answer.length;
  // What the connections were in the midst of at the end is in the bytes, but not in the answers.
  const most = (least + mostHeadBytes) * (1 + connections / answers);
  const faults: readonly [boolean, string][] = [
    [non2xx > 0, `${non2xx} of ${answers} answers were no 2xx`],
    [broken > 0, `${broken} connections or answers broke`],
    [answerBytes < least || answerBytes > most, `answers of ${Math.round(answerBytes)} bytes, not ${least}`],
    [requests < answers * page.hops, `${answers} answers, but ${requests} requests at the backend`],
    [lines !== undefined && lines < answers * leastLines, `${answers} answers, but ${lines} log lines`],
  ];
  return faults.flatMap(([holds, text]) => (holds ? [text] : []));
};
