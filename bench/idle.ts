// Clients that ask once and then keep their connection, doing nothing.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Lifetime } from './lifetime.js';
import { pages } from './pages.js';
import { host } from './scene.js';

export interface HeldConnections {
  /** How many are still open, of those that got their answer. */
  open(): number;
}

/** How many come at the same time: fewer than the backlog of any proxy. */
const atOnce = 50;
const answerTimeoutMs = 5000;
const head = `GET ${pages.small.path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

export const holdConnections = async (
  life: Lifetime,
  port: number,
  count: number,
): Promise<HeldConnections> => {
  const sockets: Socket[] = [];
  life.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  while (sockets.length < count) {
    const some = Math.min(atOnce, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => askOnce(port)))));
  }
  return { open: () => sockets.filter(({ readyState }) => readyState === 'open').length };
};

const askOnce = async (port: number): Promise<Socket> => {
  const socket = connect(port, host);
  socket.on('error', () => {}); // a socket that has failed is not open
  socket.write(head);
  const deadline = AbortSignal.timeout(answerTimeoutMs);
  let answer = '';
  while (!answer.endsWith(`\r\n\r\n${pages.small.answer}`)) {
    const [part] = (await once(socket, 'data', { signal: deadline })) as [Buffer];
    answer += part.toString('latin1');
  }
  if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(`${answer.slice(0, 12)} on an idle connection`);
  return socket;
};
