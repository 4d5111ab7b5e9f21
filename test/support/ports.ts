// Free TCP ports for a cfg's binds, and whether somebody listens on them.
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

// Below the kernel's ephemeral range, so that no outgoing connection takes a port between our look and its use;
// the pid spreads test files that run at the same time.
const FIRST = 10_000;
const COUNT = 22_000;
let next = (process.pid * 131) % COUNT;

/** A port nobody listens on. Never the same twice in one process. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries++) {
    const port = FIRST + next;
    next = (next + 1) % COUNT;
    if (await canListen(port)) return port;
  }
  throw new Error('no free port');
}

export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });

/** Looks into the kernel's table where there is one: a connection would show in the proxy's counters and logs. */
export async function allListen(ports: readonly number[]): Promise<boolean> {
  if (process.platform !== 'linux') return (await Promise.all(ports.map(answersConnect))).every(Boolean);
  const listening = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap(listeningPorts));
  return ports.every((port) => listening.has(port));
}

function listeningPorts(table: string): number[] {
  const lines = readFileSync(table, 'latin1').matchAll(
    /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:0000 0A /gm,
  );
  return [...lines].map(([, port = '']) => Number.parseInt(port, 16));
}

const answersConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy(void resolve(true)));
    socket.once('error', () => resolve(false));
  });

export const isListening = (port: number): Promise<boolean> => allListen([port]);
