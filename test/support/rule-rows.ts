// Rows about rules, expressions and logs: a few lines of cfg, a request, and what is to be seen of it. Each row runs
// through hapax and, where it is there, through the real haproxy: same bytes at server and client, same log line.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { describeMessage, readRequests, readResponses, type Stream } from './http1.js';
import { OK, type Origin, startOrigin } from './origin.js';
import { freePorts } from './ports.js';
import { skipWithout } from './programs.js';
import { type StartProxy, startHapax, startHaproxy } from './proxy.js';
import { rawExchange, type Step } from './raw.js';
import { type Syslog, startSyslog } from './syslog.js';
import { until } from './until.js';

export interface RuleRow {
  readonly name: string;
  /** Lines of the frontend; "PORT" in them is its own port, "ORIGIN" the server's. */
  readonly cfg: readonly string[];
  /** Lines of the backend it leads to. */
  readonly backend?: readonly string[];
  /** More sections, with PORT and ORIGIN too; their names should be the row's own. */
  readonly sections?: string;
  /** The client's bytes; a GET of `/` with Host: a unless told. */
  readonly send?: string | readonly Step[];
  /** The server's bytes. */
  readonly answer?: string;
  /**
   * What has to be seen, each in one of: "server <part of what the server saw>", "client <part of …>", "log <part of the
   * line>"; "no server …" must not be.
   */
  readonly expect: readonly string[];
  /** Log lines to wait for; one for each answer unless told. */
  readonly lines?: number;
  /** Why hapax is not like haproxy 2.6 here: then only `expect` counts. */
  readonly differs?: string;
  readonly quietMs?: number;
}

interface Seen {
  readonly client: string;
  readonly server: string;
  readonly log: string;
}

/** GET of a target with more header lines. */
export const get = (target = '/', ...lines: string[]): string =>
  `${[`GET ${target} HTTP/1.1`, 'Host: a', ...lines].join('\r\n')}\r\n\r\n`;

/** Declares a test for each row; rows of one call share one proxy. `startReal` may have its own idea of the cfg. */
export const testRules = (
  title: string,
  rows: readonly RuleRow[],
  startReal: StartProxy = startHaproxy,
): void => {
  test(`${title}: hapax does what the rows say`, async (t) => {
    const seen = await runRules(t, startHapax, rows);
    for (const [i, row] of rows.entries()) await t.test(row.name, () => checkRow(row, seen[i]!));
  });
  test(`${title}: haproxy does the same`, async (t) => {
    if (skipWithout(t, 'haproxy')) return;
    const common = rows.filter(({ differs }) => differs === undefined);
    const real = await runRules(t, startReal, common);
    const ours = await runRules(t, startHapax, common);
    for (const [i, row] of common.entries())
      await t.test(row.name, () => {
        checkRow(row, real[i]!);
        assert.deepEqual(ours[i], real[i]);
      });
  });
};

const checkRow = (row: RuleRow, seen: Seen): void => {
  for (const wanted of row.expect) {
    const [, no, where, part] = /^(no )?(server|client|log) (.*)$/s.exec(wanted)!;
    const text = seen[where as keyof Seen];
    assert.equal(text.includes(part!), !no, `${wanted}\n--- ${where} saw:\n${text}`);
  }
};

/** One look at each row, in their order. */
const runRules = async (t: TestContext, start: StartProxy, rows: readonly RuleRow[]): Promise<Seen[]> => {
  const ports = await freePorts(rows.length);
  const logs = await Promise.all(rows.map(() => startSyslog(t)));
  const origins = await Promise.all(rows.map(({ answer = OK }) => startOrigin(t, { bytes: answer })));
  const sections = rows.map((row, i) => sectionsOf(row, i, ports[i]!, origins[i]!.port, logs[i]!.port));
  const proxy = await start(t, DEFAULTS + sections.join(''));
  const seen: Seen[] = [];
  for (let i = 0; i < rows.length; i += 20) {
    const some = rows.slice(i, i + 20);
    seen.push(
      ...(await Promise.all(some.map((row, j) => look(row, ports[i + j]!, origins[i + j]!, logs[i + j]!)))),
    );
  }
  if (!proxy.running || proxy.stderr.includes('engine thread'))
    throw new Error(`the proxy did not survive:\n${proxy.stderr}`);
  await proxy.stop();
  return seen;
};

const DEFAULTS = `
global
    expose-experimental-directives
defaults
    mode http
    option httplog
    timeout connect 4s
    timeout client 4s
    timeout server 4s
`;

const sectionsOf = (row: RuleRow, i: number, port: number, origin: number, syslog: number): string => {
  const lines = [
    `frontend fe${i}`,
    `bind 127.0.0.1:${port}`,
    `log 127.0.0.1:${syslog} local0`,
    ...row.cfg,
    `default_backend be${i}`,
    `backend be${i}`,
    ...(row.backend ?? []),
    `server web 127.0.0.1:${origin}`,
  ];
  return `${lines.join('\n    ')}\n${row.sections ?? ''}\n`
    .replaceAll('PORT', String(port))
    .replaceAll('ORIGIN', String(origin));
};

const look = async (row: RuleRow, port: number, origin: Origin, syslog: Syslog): Promise<Seen> => {
  const send = row.send ?? get();
  const exchange = await rawExchange(port, send, {
    quietMs: row.quietMs ?? 2000,
    enough: (received) => row.quietMs === undefined && isAnswered(send, received),
  });
  const requests = origin.connections.map(({ received }) => readRequests(received));
  const methods = requests.flatMap(({ messages }) => messages.map((m) => m.startLine.split(' ')[0]!));
  const answers = readResponses(exchange.received, methods);
  const lines = row.lines ?? Math.max(1, answers.messages.filter(isFinal).length);
  await until('the log', () => syslog.lines.length >= lines, 2000).catch(() => {});
  return {
    client: describe(answers),
    server: requests.map(describe).join('\n'),
    log: syslog.lines.map((line) => tidyLog(line)).join('\n'),
  };
};

/** Every request has its answer: no need to wait for more. */
const isAnswered = (send: RuleRow['send'] & {}, received: string): boolean => {
  const sent = typeof send === 'string' ? send : send.filter((step) => typeof step === 'string').join('');
  const methods = readRequests(sent).messages.map(({ startLine }) => startLine.split(' ')[0]!);
  const { messages, rest } = readResponses(received, methods);
  return methods.length > 0 && rest === '' && messages.filter(isFinal).length >= methods.length;
};

const isFinal = ({ complete, startLine }: Stream['messages'][number]): boolean =>
  complete && !startLine.startsWith('HTTP/1.1 1');

const describe = ({ messages, rest }: Stream): string =>
  [...messages.map(describeMessage), ...(rest ? [`(rest) ${rest}`] : [])]
    .join('\n')
    .replace(/127\.0\.0\.1:\d{4,5}/g, '127.0.0.1:N');

/**
 * Without what two runs cannot have in common (the syslog header, dates, ports, timers, counts of connections), nor bytes,
 * which haproxy counts in its own representation of a message.
 */
const tidyLog = (line: string): string =>
  line
    .replace(/^<\d+>\w+ +\d+ [\d:]+ \w+\[\d+\]: /, '')
    .replace(/127\.0\.0\.1:\d{4,5}/g, '127.0.0.1:N')
    .replace(/\[\d\d\/\w+\/\d{4}[^\]]*\]/g, '[DATE]')
    .replace(/ (-?\d+)\/(-?\d+)\/(-?\d+)\/(-?\d+)\/\+?(-?\d+) /, (timers) =>
      timers.replace(/(?<!-)\d+/g, 'T'),
    )
    .replace(/ (-?\d+) \d+ (\S+) (\S+) ([\w-]{4}) /, ' $1 B $2 $3 $4 ')
    .replace(/ \d+\/\d+\/\d+\/\d+\/(\+?\d+) /, ' C/C/C/C/$1 ');
