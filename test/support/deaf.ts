// A server that the kernel answers no SYN for: its process is stuck and its backlog full.
import type { TestContext } from 'node:test';
import { freePort } from './ports.js';
import { startProgram } from './programs.js';
import { openRaw } from './raw.js';
import { until } from './until.js';

/** Its port. */
export async function startDeafServer(t: TestContext): Promise<number> {
  const port = await freePort();
  const stuck = `require('net').createServer().listen(${port}, '127.0.0.1', 1, () => {
    process.stdout.write('listening', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  })`;
  const program = startProgram(t, process.execPath, ['-e', stuck]);
  await until('it listens', () => program.stdout === 'listening');
  const fillers = Array.from({ length: 4 }, () => openRaw(t, port));
  await until('its backlog is full', () => fillers.filter(({ socket }) => !socket.connecting).length >= 2);
  return port;
}
