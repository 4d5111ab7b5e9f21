// Sending of log lines to the targets of one proxy or of the global section (manual 4.2, "log"). Used by control for
// notices and by the engine threads for traffic.
import { preciseNow } from '../common/dates.js';
import type { LogEnvelope, LogTarget } from '../config/model.js';
import { openDatagramSink } from './datagram.js';
import { openDescriptorSink } from './descriptor.js';
import { type Identity, openEnvelope } from './envelope.js';
import { openSharedSink } from './hub.js';
import { Line } from './line.js';
import type { LoggerTarget } from './logger.js';
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
  /**
   * Sends `text` (latin1, without newline) to every target that takes this severity. Never waits, never throws.
   * @param structured the structured data of lines in RFC 5424 format
   */
  send(level: number, text: string, structured?: string): void;
  /** The same of what the thread's `line` holds. */
  sendLine(level: number, structured?: string): void;
}

/** What is about to be logged: begun, filled and sent without a pause. */
export const line = new Line();

export const openLog = (
  targets: readonly LogTarget[],
  identity: Identity,
  now: () => number = preciseNow,
): LogSender => {
  const outlets = targets.flatMap((target) => openOutlet(target, identity) ?? []);
  const leastUrgent = Math.max(-1, ...outlets.map((outlet) => outlet.maxLevel));
  const sendLine = (level: number, structured = '-'): void => {
    if (level > leastUrgent) return;
    const nowMs = now();
    for (const outlet of outlets)
      if (level <= outlet.maxLevel && outlet.samples()) outlet.sendLine(level, nowMs, structured);
  };
  return {
    wants: (level) => level <= leastUrgent,
    send(level, text, structured) {
      line.begin();
      line.write(text);
      sendLine(level, structured);
    },
    sendLine,
  };
};

interface Outlet {
  readonly maxLevel: number;
  readonly sink: Sink;
  /** Counts a line: whether it is one that the target gets (`sample`). */
  samples(): boolean;
  sendLine(level: number, nowMs: number, structured: string): void;
}

const openOutlet = (target: LogTarget, identity: Identity): Outlet | undefined => {
  const { to, maxLevel, minLevel } = target;
  const sink = openSink(target, identity);
  if (!sink) return undefined;
  // The program that takes lines for unix sockets makes their headers, but for the priority.
  const envelope = openEnvelope(to.kind === 'unix' ? 'priority' : target.format, identity);
  const facility = target.facility * 8;
  // As in HAProxy, `len` counts the newline on descriptors and not in datagrams.
  const length = to.kind === 'fd' ? target.length - 1 : target.length;
  return {
    maxLevel,
    sink,
    samples: sampler(target.sample),
    sendLine(level, nowMs, structured) {
      line.sendTo(sink, envelope(facility, Math.max(level, minLevel), nowMs, structured), length);
    },
  };
};

const openSink = ({ to, format }: LogTarget, { tag, pid }: Identity): Sink | undefined => {
  if (to.kind === 'udp') return openDatagramSink(to.host, to.port);
  if (to.kind === 'fd') return openDescriptorSink(to.fd);
  if (to.kind === 'ring') return openSharedSink({ ring: to.name });
  if (to.kind === 'unix')
    return openSharedSink({ logger: { path: to.path, tag, pid, header: headerOf(format) } });
  return undefined;
};

const headerOf = (format: LogEnvelope): LoggerTarget['header'] =>
  format === 'rfc3164' || format === 'rfc5424' ? format : 'local';

const sampler = (sample: LogTarget['sample']): (() => boolean) => {
  if (!sample) return () => true;
  const { ranges, size } = sample;
  let count = 0;
  return () => {
    count = (count % size) + 1;
    return ranges.some(([low, high]) => low <= count && count <= high);
  };
};
