// What a process has once, however many threads log: rings, and programs that talk to unix sockets. The thread that
// has the hub owns them; lines of the others come to it over a channel, those of one turn of the event loop at a time.
import { BroadcastChannel } from 'node:worker_threads';
import type { Ring as RingSettings } from '../config/model.js';
import { forwardRing } from './forward.js';
import { type LoggerTarget, openLogger } from './logger.js';
import { createRing, type Ring } from './ring.js';
import type { Sink } from './sink.js';

export type SharedTarget = { readonly ring: string } | { readonly logger: LoggerTarget };

export interface LogHub {
  /** By name; for `show events`. */
  readonly rings: ReadonlyMap<string, Ring>;
  close(): void;
}

const CHANNEL = 'hapax-log';

/** By target as JSON, the lines for it. */
type Batch = Map<string, string[]>;

/** The hub of this very thread. */
let here: ((target: string, line: string) => void) | undefined;

/** To be opened before any thread logs. */
export const openLogHub = (settings: readonly RingSettings[]): LogHub => {
  const rings = new Map(
    settings.map(({ name, description, sizeBytes }) => [name, createRing(name, description, sizeBytes)]),
  );
  const forwards = settings.flatMap(({ name, servers, timeouts }) =>
    servers.map((server) => forwardRing(rings.get(name)!, server, timeouts)),
  );
  const outlets = new Map<string, Outlet>();
  const open = (target: SharedTarget): Outlet =>
    'ring' in target ? ringOutlet(rings.get(target.ring)) : openLogger(target.logger);
  const take = (key: string, line: string): void => {
    const outlet = outlets.get(key) ?? open(JSON.parse(key) as SharedTarget);
    outlets.set(key, outlet);
    outlet.write(line);
  };
  here = take;
  const channel = new BroadcastChannel(CHANNEL);
  channel.unref();
  channel.onmessage = (event) => {
    const { data } = event as { data: Batch };
    for (const [key, lines] of data) for (const line of lines) take(key, line);
  };
  return {
    rings,
    close() {
      if (here === take) here = undefined;
      channel.close();
      for (const end of forwards) end();
      for (const outlet of outlets.values()) outlet.close();
    },
  };
};

interface Outlet {
  /** One line, its newline included. */
  write(line: string): void;
  close(): void;
}

const ringOutlet = (ring: Ring | undefined): Outlet => ({
  write: (line) => ring?.write(line.slice(0, -1)),
  close() {},
});

let channel: BroadcastChannel | undefined;
let batch: Batch = new Map();

const post = (): void => {
  if (batch.size === 0) return;
  channel?.postMessage(batch);
  batch = new Map();
};

const openChannel = (): BroadcastChannel => {
  const opened = new BroadcastChannel(CHANNEL);
  opened.unref();
  process.on('exit', post);
  return opened;
};

/** Writes to a target of the hub, wherever that is. */
export const openSharedSink = (target: SharedTarget): Sink => {
  const key = JSON.stringify(target);
  return {
    write(bytes, start, end) {
      const line = bytes.toString('latin1', start, end);
      if (here) return here(key, line);
      channel ??= openChannel();
      if (batch.size === 0) setImmediate(post);
      const lines = batch.get(key);
      if (lines) lines.push(line);
      else batch.set(key, [line]);
    },
    flush: post,
  };
};
