// Runs tcp rows through one proxy: a listen section, a server and a client for each row, all at once.
import type { TestContext } from 'node:test';
import { startDeafServer } from '../../support/deaf.js';
import { type Origin, startRawOrigin } from '../../support/origin.js';
import { freePort, freePorts } from '../../support/ports.js';
import type { StartProxy } from '../../support/proxy.js';
import { openRaw, type RawClient, rawExchange } from '../../support/raw.js';
import { readStats, type StatsRow } from '../../support/stats.js';
import { type Syslog, startSyslog } from '../../support/syslog.js';
import { until } from '../../support/until.js';
import { echo, type TcpRow } from './row.js';

/** What can be compared between two proxies. */
export interface Outcome {
  /** In the form of `TcpRow.expect`. */
  readonly log: readonly string[];
  /** What each client got, and how its connection ended. */
  readonly clients: readonly string[];
  /** What the server saw on each connection. */
  readonly server: readonly string[];
  /** Of frontend, servers and backend. */
  readonly stats: Readonly<Record<string, string>>;
}

/** Rows that are played at the same time: they wait for timeouts most of theirs. */
const AT_ONCE = 16;

/** One outcome for each row, in their order. */
export async function runRows(
  t: TestContext,
  start: StartProxy,
  rows: readonly TcpRow[],
): Promise<Outcome[]> {
  const syslog = await startSyslog(t);
  const ports = await freePorts(rows.length + 2);
  const [dead, deaf] = [await freePort(), await startDeafServer(t)];
  const served = await Promise.all(rows.map((row) => serve(t, row)));
  const sections = rows.map((row, i) => {
    const text = listen(i, row, ports[i]!);
    return text
      .replaceAll('PORT', `${served[i]!.origin.port}`)
      .replaceAll('DEAD', `127.0.0.1:${dead}`)
      .replaceAll('DEAF', `127.0.0.1:${deaf}`);
  });
  const [statsPort = 0, warmPort = 0] = ports.slice(rows.length);
  const proxy = await start(t, defaults(syslog.port, statsPort, warmPort) + sections.join(''));
  await warmUp(warmPort);
  const played: Pick<Outcome, 'clients' | 'log'>[] = [];
  for (let first = 0; first < rows.length; first += AT_ONCE) {
    const some = rows.slice(first, first + AT_ONCE).map(async (row, i) => {
      const clients = await play(t, row, ports[first + i]!, served[first + i]!);
      return { clients: clients.map(describeClient), log: await logged(syslog, first + i, row) };
    });
    played.push(...(await Promise.all(some)));
  }
  if (!proxy.running) throw new Error(`the proxy did not survive:\n${proxy.stderr}`);
  const stats = await readStats({ port: statsPort, uri: '/stats' });
  await proxy.stop();
  return played.map((one, i) => ({
    ...(rows[i]!.loose ? { log: one.log.map(withoutBytes), clients: [] } : one),
    server: rows[i]!.loose
      ? []
      : served[i]!.origin.connections.map(
          ({ received }, nth) => `${brief(received)} ${served[i]!.ends[nth]}`,
        ),
    stats: statsOf(stats, `row${i}`, rows[i]!.loose),
  }));
}

/** A row's server, and how each of its connections ended as it saw it. */
interface Served {
  readonly origin: Origin;
  readonly ends: readonly string[];
}

/** A program that has just started is slow. */
async function warmUp(port: number): Promise<void> {
  for (let i = 0; i < 10; i++) await rawExchange(port, 'GET /stats HTTP/1.0\r\n\r\n');
}

const serve = async (t: TestContext, { serve = echo }: TcpRow): Promise<Served> => {
  const ends: string[] = [];
  const origin = await startRawOrigin(t, ({ socket }) => {
    const nth = ends.push('open') - 1;
    serve(socket, nth);
    socket.on('end', () => (ends[nth] = 'FIN'));
    socket.on('error', () => (ends[nth] = 'reset'));
  });
  return { origin, ends };
};

const defaults = (syslogPort: number, statsPort: number, warmPort: number): string => `
global
    nbthread 1
defaults
    timeout connect 4s
    timeout client 4s
    timeout server 4s
listen stats
    mode http
    bind 127.0.0.1:${statsPort}
    stats uri /stats
defaults
    mode tcp
    log 127.0.0.1:${syslogPort} local0
    timeout connect 4s
    timeout client 4s
    timeout server 4s
listen warm
    bind 127.0.0.1:${warmPort}
    no log
    server s1 127.0.0.1:${statsPort}
`;

const listen = (
  i: number,
  { cfg = [], params = '', servers, format = 'option tcplog', backend }: TcpRow,
  port: number,
): string => {
  const behind = servers ?? [`server s1 127.0.0.1:PORT ${params}`];
  const section = (head: string, lines: readonly string[]) => `\n${[head, ...lines].join('\n    ')}\n`;
  const own = [`bind 127.0.0.1:${port}`, format, ...cfg];
  return backend
    ? section(`frontend row${i}`, [...own, `default_backend row${i}`]) +
        section(`backend row${i}`, [...backend, ...behind])
    : section(`listen row${i}`, [...own, ...behind]);
};

async function play(t: TestContext, row: TcpRow, port: number, { origin }: Served): Promise<RawClient[]> {
  const clients: RawClient[] = [];
  const open = (): RawClient => {
    const client = openRaw(t, port);
    clients.push(client);
    return client;
  };
  const server = (nth = 0) => origin.connections[nth] ?? { received: '', state: 'none' as const };
  await row.client(open(), { open, server });
  return clients;
}

const withoutBytes = (line: string): string => line.replace(/^(\S+ \S+) \d+/, '$1 N');

const describeClient = ({ received, connection }: RawClient): string => `${brief(received)} ${connection}`;

const brief = (bytes: string): string =>
  bytes.length > 100 ? `${bytes.slice(0, 20)}… ${bytes.length} bytes …${bytes.slice(-20)}` : bytes;

/** The row's log lines: as many as expected, or those that came in time. */
async function logged(syslog: Syslog, i: number, row: TcpRow): Promise<string[]> {
  const lines = () =>
    syslog.lines.map((line) => readTcpLog(line, `row${i}`)).filter((line) => line !== undefined);
  await until('the log', () => lines().length >= row.expect.length, 6000).catch(() => {});
  return lines();
}

/** Without what is different every time, timers to the nearest 400 ms. */
function readTcpLog(line: string, proxy: string): string | undefined {
  if (line.includes(`(${proxy}/TCP)`))
    return line.slice(line.indexOf('Connect')).trim().replace(/:\d+/g, ':N').replace(proxy, 'row');
  const found = new RegExp(
    `\\] ${proxy} ${proxy}/(\\S+) (-?\\d+)/(-?\\d+)/(\\+?-?\\d+) (\\+?\\d+ \\S\\S) \\d+/(\\S+ \\d+/\\d+)$`,
  ).exec(line.trim());
  if (!found) return undefined;
  const [, server, ...rest] = found;
  const round = (ms = '') =>
    ms === '-1' ? ms : (ms[0] === '+' ? '+' : '') + Math.round(Number(ms) / 400) * 400;
  return `${server} ${rest.slice(0, 3).map(round).join('/')} ${rest.slice(3).join(' ')}`;
}

const COLUMNS =
  'qcur qmax scur smax stot bin bout dreq dresp ereq econ eresp wretr wredis chkfail chkdown lbtot ' +
  'req_tot cli_abrt srv_abrt qlimit rtime connect reuse conn_tot dcon dses wrew eint mode hrsp_2xx';

const statsOf = (
  stats: ReadonlyMap<string, StatsRow>,
  proxy: string,
  loose = false,
): Record<string, string> =>
  Object.fromEntries(
    [...stats]
      .filter(([name]) => name.startsWith(`${proxy}/`))
      .map(([name, row]) => [
        name.slice(proxy.length + 1),
        COLUMNS.split(' ')
          .filter((column) => row[column] !== '' && !(loose && /^b(in|out)$/.test(column)))
          .map((column) => `${column}=${row[column]}`)
          .join(' '),
      ]),
  );
