// Free TCP ports for a cfg's binds, and whether somebody listens on them.
import { readFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';

// Below the kernel's ephemeral range, so that no outgoing connection takes a port between our look and its use. Test
// files that run at the same time take theirs from different blocks: listening on a block's first port makes it ours
// until this process ends, however it does.
const FIRST = 10_000;
const BLOCK = 100;
const BLOCKS = 220;
let block = process.pid % BLOCKS;
/** The next to look at; none is left of a block that is not ours yet. */
let next = 0;
let end = 0;

/** A port nobody listens on. Never the same twice in one process. */
export async function freePort(): Promise<number> {
  for (;;) {
    while (next === end) await claimBlock();
    const port = next++;
    if (await canListen(port)) return port;
  }
}

async function claimBlock(): Promise<void> {
  for (let tries = 0; tries < BLOCKS; tries++) {
    const first = FIRST + BLOCK * block;
    block = (block + 1) % BLOCKS;
    const claim = await listen(first);
    if (!claim) continue;
    claim.unref();
    next = first + 1;
    end = first + BLOCK;
    return;
  }
  throw new Error('no free port');
}

export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

const canListen = async (port: number): Promise<boolean> => {
  const probe = await listen(port);
  if (probe) await new Promise((resolve) => probe.close(resolve));
  return probe !== undefined;
};

const listen = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    server.listen(port, () => resolve(server));
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
