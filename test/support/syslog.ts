// A syslog server that keeps every datagram, and the fields tests read from an httplog line.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { until } from './until.js';

export interface Syslog {
  readonly port: number;
  readonly lines: readonly string[];
  /** Waits until `count` lines hold `text`, and gives them. */
  matching(text: string, count?: number, deadlineMs?: number): Promise<string[]>;
}

/** Lines of a proxy that logs its requests to it. */
export const httplog = ({ port }: Syslog): readonly string[] => [
  `log 127.0.0.1:${port} local0`,
  'option httplog',
];

export async function startSyslog(t: TestContext): Promise<Syslog> {
  const lines: string[] = [];
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  socket.on('message', (bytes) => lines.push(bytes.toString('latin1')));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => void socket.close());
  const find = (text: string) => lines.filter((line) => line.includes(text));
  return {
    port: socket.address().port,
    lines,
    async matching(text, count = 1, deadlineMs?) {
      await until(`${count} log lines with "${text}"`, () => find(text).length >= count, deadlineMs);
      return find(text);
    },
  };
}

export interface HttpLogLine {
  readonly frontend: string;
  readonly backend: string;
  readonly server: string;
  readonly timers: string;
  readonly status: number;
  readonly termination: string;
  readonly request: string;
}

/** Reads one `option httplog` line (manual 8.2.3); undefined for any other line. */
export function readHttpLog(line: string): HttpLogLine | undefined {
  const found =
    /\] (\S+) ([^/ ]+)\/(\S+) ([-+\d/]+) (-?\d+) \+?\d+ \S+ \S+ (\S{4}) [\d/+]+ \d+\/\d+ (?:\{.*\} )?"(.*)"/.exec(
      line,
    );
  if (!found) return undefined;
  const [, frontend = '', backend = '', server = '', timers = '', status, termination = '', request = ''] =
    found;
  return {
    frontend: frontend.replace(/~$/, ''),
    backend,
    server,
    timers,
    status: Number(status),
    termination,
    request,
  };
}
