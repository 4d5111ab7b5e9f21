// Sending of log lines to the targets of one proxy or of the global section (manual 4.2, "log"). Used by control for
// notices and by the engine threads for traffic.
import { preciseNow } from '../common/dates.js';
import type { LogTarget } from '../config/model.js';
import { openDatagramSink } from './datagram.js';
import { openDescriptorSink } from './descriptor.js';
import { type Identity, openEnvelope } from './envelope.js';
import type { Sink } from './sink.js';

export type { Identity } from './envelope.js';

/** Severities of RFC 5424, 6.2.1. */
export const LogLevel = {
  emerg: 0,
  alert: 1,
  crit: 2,
  err: 3,
  warning: 4,
  notice: 5,
  info: 6,
  debug: 7,
} as const;

export interface LogSender {
  /** Some target takes lines of this severity: else there is no need to format one. */
  wants(level: number): boolean;
  /** Sends `text` (latin1, without newline) to every target that takes this severity. Never waits, never throws. */
  send(level: number, text: string): void;
  /** Lines lost so far on all targets. */
  readonly dropped: number;
}

/** Whether lines can be sent there. Node has no unix datagram sockets, so /dev/log and its like cannot be reached. */
export const canReach = (target: LogTarget): boolean => target.to.kind === 'udp' || target.to.kind === 'fd';

export const openLog = (
  targets: readonly LogTarget[],
  identity: Identity,
  now: () => number = preciseNow,
): LogSender => {
  const outlets = targets.flatMap((target) => openOutlet(target, identity) ?? []);
  const leastUrgent = Math.max(-1, ...outlets.map((outlet) => outlet.maxLevel));
  return {
    wants: (level) => level <= leastUrgent,
    send(level, text) {
      if (level > leastUrgent) return;
      const nowMs = now();
      for (const outlet of outlets) if (level <= outlet.maxLevel) outlet.send(level, text, nowMs);
    },
    get dropped() {
      return outlets.reduce((sum, outlet) => sum + outlet.sink.dropped, 0);
    },
  };
};

interface Outlet {
  readonly maxLevel: number;
  readonly sink: Sink;
  send(level: number, text: string, nowMs: number): void;
}

const openOutlet = (target: LogTarget, identity: Identity): Outlet | undefined => {
  const { to, maxLevel, minLevel } = target;
  const envelope = openEnvelope(target.format, identity);
  const facility = target.facility * 8;
  if (to.kind !== 'udp' && to.kind !== 'fd') return undefined;
  const sink = to.kind === 'udp' ? openDatagramSink(to.host, to.port) : openDescriptorSink(to.fd);
  // As in HAProxy, `len` counts the newline on descriptors and not in datagrams.
  const length = to.kind === 'udp' ? target.length : target.length - 1;
  return {
    maxLevel,
    sink,
    send(level, text, nowMs) {
      const line = envelope(facility, Math.max(level, minLevel), nowMs) + text;
      sink.write(`${line.length > length ? line.slice(0, length) : line}\n`);
    },
  };
};
