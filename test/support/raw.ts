// A client that sends exactly the bytes it is told and notes exactly what comes back. Strings are latin1.
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { Lifetime } from './programs.js';
import { until } from './until.js';

/** Bytes to send, or something that must have come back before the next are sent. */
export type Step = string | { readonly await: string };

export interface ExchangeOptions {
  /** What the client does after the last step: goes on listening (unless told), or sends FIN, or vanishes. */
  readonly finish?: 'listen' | 'end' | 'reset';
  /** With nothing sent or received for so long the other side is taken to wait for us: 2 s, for busy machines, unless told. */
  readonly quietMs?: number;
  /** Enough was received: do not wait for the quiet. */
  readonly enough?: (received: string) => boolean;
}

export interface Exchange {
  readonly received: string;
  /** How the connection stood at the end: open, closed by the other side, or reset by it. */
  readonly connection: 'open' | 'closed' | 'reset';
}

/** Sends the steps to a port of the loopback and collects everything until close or a quiet period. */
export async function rawExchange(
  port: number,
  steps: string | readonly Step[],
  options: ExchangeOptions = {},
): Promise<Exchange> {
  const client = dial(port);
  for (const step of typeof steps === 'string' ? [steps] : steps) {
    if (client.connection !== 'open') break;
    if (typeof step === 'string') await client.send(step);
    else
      await until(
        `"${step.await}"`,
        () => client.received.includes(step.await) || client.connection !== 'open',
      );
  }
  if (options.finish === 'end') client.socket.end();
  if (options.finish === 'reset') {
    client.socket.resetAndDestroy();
    return { received: client.received, connection: 'closed' };
  }
  await until('the exchange ends', () => isOver(client, options), 60_000);
  client.socket.destroy();
  return { received: client.received, connection: client.connection };
}

const isOver = (client: RawClient, { quietMs = 2000, enough }: ExchangeOptions): boolean =>
  client.connection !== 'open' || client.quietForMs > quietMs || enough?.(client.received) === true;

export interface RawClient extends Exchange {
  readonly socket: Socket;
  readonly quietForMs: number;
  send(bytes: string): Promise<void>;
  /** Waits until `text` has come; gives all that was received. Throws when the connection closes without it. */
  has(text: string, deadlineMs?: number): Promise<string>;
  /** Waits for the other side's close; gives all that was received. */
  closed(deadlineMs?: number): Promise<string>;
}

/** A connection for a longer talk, closed with the test. */
export function openRaw(t: Lifetime, port: number, host?: string): RawClient {
  const client = dial(port, host);
  t.after(() => void client.socket.destroy());
  return client;
}

function dial(port: number, host = '127.0.0.1'): RawClient {
  const socket = connect({ port, host, noDelay: true, allowHalfOpen: true });
  let received = '';
  let connection: Exchange['connection'] = 'open';
  let lastEvent = performance.now();
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
    lastEvent = performance.now();
  });
  socket.on('end', () => (connection = 'closed'));
  socket.on('error', () => (connection = 'reset'));
  const client: RawClient = {
    socket,
    get received() {
      return received;
    },
    get connection() {
      return connection;
    },
    get quietForMs() {
      return performance.now() - lastEvent;
    },
    async send(bytes) {
      await new Promise<void>((resolve) => socket.write(bytes, 'latin1', () => resolve()));
      await turn(); // pieces leave as segments of their own
      lastEvent = performance.now();
    },
    async has(text, deadlineMs) {
      await until(
        `"${text}" is received`,
        () => received.includes(text) || connection !== 'open',
        deadlineMs,
      );
      if (!received.includes(text)) throw new Error(`closed without "${text}": ${received}`);
      return received;
    },
    async closed(deadlineMs) {
      await until('the connection is closed', () => connection !== 'open', deadlineMs);
      socket.destroy();
      return received;
    },
  };
  return client;
}
