// Runs differential rows through one proxy: a listen section, an origin and a client for each row, many at once.
import type { TestContext } from 'node:test';
import {
  describeMessage,
  type Message,
  readRequests,
  readResponses,
  type Stream,
} from '../../support/http1.js';
import { type Origin, startOrigin } from '../../support/origin.js';
import { freePorts } from '../../support/ports.js';
import type { StartProxy } from '../../support/proxy.js';
import { type Exchange, rawExchange } from '../../support/raw.js';
import { readHttpLog, type Syslog, startSyslog } from '../../support/syslog.js';
import { until } from '../../support/until.js';
import type { Row } from './row.js';

/** What can be compared between two proxies. */
export interface Said {
  /** In the form of `Row.expect`. */
  readonly summary: string;
  /** Every message as the client saw it, chunks joined. */
  readonly client: readonly string[];
  /** Every message as the server saw it. */
  readonly server: readonly string[];
}

export interface Outcome extends Said {
  /** The same as `client` and `server`, but byte by byte, connection behind connection. */
  readonly bytesToClient: string;
  readonly bytesToServer: string;
}

/** Timeouts of rows are short: more at once would keep servers from answering in time. */
const AT_ONCE = 100;

/** Short, since many rows end so; where it was too short, the row runs once more. */
const QUIET_MS = 300;

/** One outcome for each row, in their order. */
export async function runRows(t: TestContext, start: StartProxy, rows: readonly Row[]): Promise<Outcome[]> {
  const syslog = await startSyslog(t);
  const [nobody = 0, ...ports] = await freePorts(rows.length + 1);
  const origins = await Promise.all(rows.map((row) => startOrigin(t, answersOf(row))));
  const sections = rows.map((row, i) =>
    listen(i, row, ports[i]!, { ORIGIN: origins[i]!.port, NOBODY: nobody }),
  );
  const proxy = await start(t, defaults(syslog.port) + sections.join(''));
  const run = async (row: Row, i: number): Promise<Outcome> => {
    const exchange = await rawExchange(ports[i]!, row.send, { quietMs: QUIET_MS, ...row });
    const { tidy = (bytes) => bytes } = row;
    const tidied = { ...exchange, received: tidy(exchange.received) };
    return outcome(tidied, origins[i]!, await letters(syslog, i, row));
  };
  const outcomes: Outcome[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE)
    outcomes.push(
      ...(await Promise.all(rows.slice(from, from + AT_ONCE).map((row, i) => run(row, from + i)))),
    );
  if (!proxy.running) throw new Error(`the proxy did not survive:\n${proxy.stderr}`);
  await proxy.stop();
  return outcomes;
}

const answersOf = ({ answer, answerEarly, answerCloses }: Row) => ({
  ...(answer === undefined ? {} : { bytes: answer }),
  early: answerEarly ?? false,
  close: answerCloses ?? false,
});

const defaults = (syslogPort: number): string => `
defaults
    mode http
    log 127.0.0.1:${syslogPort} local0
    option httplog
    option forwardfor
    timeout connect 4s
    timeout client 4s
    timeout server 4s
`;

type Addresses = Readonly<Record<'ORIGIN' | 'NOBODY', number>>;

const listen = (i: number, row: Row, port: number, addresses: Addresses): string => `
listen row${i}
    bind 127.0.0.1:${port}
    ${[...serversOf(row, addresses), ...(row.cfg ?? [])].join('\n    ')}
`;

const serversOf = ({ servers = ['server web ORIGIN'] }: Row, { ORIGIN, NOBODY }: Addresses): string[] =>
  servers.map((line) =>
    line.replaceAll('ORIGIN', `127.0.0.1:${ORIGIN}`).replaceAll('NOBODY', `127.0.0.1:${NOBODY}`),
  );

/** The termination letters of the row's log lines: as many as expected, or those that came in time. */
async function letters(syslog: Syslog, i: number, row: Row): Promise<string[]> {
  const logged = () => syslog.lines.map(readHttpLog).filter((line) => line?.frontend === `row${i}`);
  const expected = row.expect.match(/ [CSPLRIDUKcs-][RQCHDLT-][NIDVEOU-][NIUPRD-]/g)?.length ?? 0;
  await until('the log', () => logged().length >= expected, 1500).catch(() => {});
  return logged()
    .slice(0, expected)
    .map((line) => line!.termination + (row.servers ? `/${line!.server}` : ''));
}

function outcome(exchange: Exchange, origin: Origin, logged: readonly string[]): Outcome {
  const seen = origin.connections.map(({ received }) => readRequests(received));
  const requests = seen.flatMap(({ messages }) => messages);
  const methods = requests.map(({ startLine }) => startLine.split(' ')[0]!);
  const answers = readResponses(exchange.received, methods);
  const statuses = answers.messages.map(({ startLine }) => startLine.split(' ')[1]);
  if (answers.rest) statuses.push('rubbish');
  if (statuses.length === 0) statuses.push('nothing');
  return {
    summary: [requests.length, '→', ...statuses, exchange.connection, ...logged].join(' '),
    client: describe(answers),
    server: seen.flatMap(describe),
    bytesToClient: exchange.received,
    bytesToServer: origin.connections.map(({ received }) => received).join(''),
  };
}

/** Without the bytes, which differ where chunks are cut differently. */
export const said = ({ summary, client, server }: Outcome): Said => ({ summary, client, server });

const describe = ({ messages, rest }: Stream): string[] => [
  ...messages.map((message) => describeMessage(isOwnReply(message) ? tidy(message) : message)),
  ...(rest ? [`(rest) ${rest}`] : []),
];

const isOwnReply = ({ body }: Message): boolean => body.startsWith('<html><body><h1>');

/** HAProxy writes the header names of its own replies now so, now so, depending on the layer that refuses. */
const tidy = (message: Message): Message => ({
  ...message,
  headers: message.headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]).sort(),
});
