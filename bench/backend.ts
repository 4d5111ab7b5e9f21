// The servers behind every proxy: one nginx, which answers faster than any proxy can ask, and the end of its syslog.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allListen, freePorts } from '#support/ports.js';
import { findProgram, startProgram } from '#support/programs.js';
import { until } from '#support/until.js';
import { get } from './http.js';
import type { Lifetime } from './lifetime.js';
import { pages } from './pages.js';
import { host, nginxBackendConf } from './scene.js';

export interface Backend {
  readonly ports: readonly number[];
  /** Requests that it has been sent so far. */
  requestsSeen(): Promise<number>;
}

export const startBackend = async (life: Lifetime, parent: string): Promise<Backend> => {
  const program = findProgram('nginx');
  if (program === undefined) throw new Error('the bench needs nginx as its backend (package nginx-light)');
  const folder = join(parent, 'backend');
  const [statusPort, ...ports] = await freePorts(3);
  mkdirSync(folder);
  writeFileSync(join(folder, 'large'), pages.large.answer);
  writeFileSync(join(folder, 'nginx.conf'), nginxBackendConf({ folder, ports, statusPort: statusPort! }));
  const running = startProgram(life, program, [
    '-p',
    folder,
    '-e',
    'stderr',
    '-c',
    join(folder, 'nginx.conf'),
  ]);
  await until('the backend listens', () => {
    if (!running.running) throw new Error(`the backend has ended: ${running.stderr}`);
    return allListen([statusPort!, ...ports]);
  });
  return { ports, requestsSeen: () => askForCount(statusPort!) };
};

/** The third number of `stub_status`. */
const askForCount = async (port: number): Promise<number> => {
  const { body } = await get(port, '/');
  return Number(/^ \d+ \d+ (\d+) $/m.exec(body.toString())?.[1]);
};

export interface SyslogSink {
  readonly port: number;
  /** Lines that have come so far. */
  linesSeen(): number;
}

/** Takes log lines and counts them. */
export const openSyslogSink = async (life: Lifetime): Promise<SyslogSink> => {
  let lines = 0;
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 });
  socket.on('message', () => lines++);
  socket.bind(0, host);
  await once(socket, 'listening');
  life.after(() => void socket.close());
  return { port: socket.address().port, linesSeen: () => lines };
};
