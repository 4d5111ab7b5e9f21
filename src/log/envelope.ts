// The envelopes of a log line (manual 4.2, "log … format"): what stands before the text, byte for byte as HAProxy writes it.
import { isoDate, isoZone, oncePerSecond, syslogDate } from '../common/dates.js';
import type { LogEnvelope } from '../config/model.js';

/** Who speaks: the fields of a syslog header. */
export interface Identity {
  /** `log-tag`. */
  readonly tag: string;
  readonly pid: number;
  /** `log-send-hostname`; absent: "localhost" in RFC 3164 lines and "-" in RFC 5424 ones, as HAProxy. */
  readonly hostname: string | undefined;
}

/**
 * What precedes the text of one line. `level` is the severity, `facility` already multiplied by 8, `nowMs` has a fraction,
 * `structured` is the STRUCTURED-DATA of RFC 5424, "-" for none.
 */
export type Envelope = (facility: number, level: number, nowMs: number, structured: string) => string;

const syslogDateOf = oncePerSecond(syslogDate);
const isoDateOf = oncePerSecond(isoDate);
const isoZoneOf = oncePerSecond(isoZone);

/** "2026-11-21T12:02:58.494463+00:00" */
const isoTimestamp = (nowMs: number): string => {
  const micros = Math.floor((nowMs % 1000) * 1000);
  return `${isoDateOf(nowMs)}.${String(micros).padStart(6, '0')}${isoZoneOf(nowMs)}`;
};

/** For as long as a second lasts it is the very same string. */
const syslogHead = (sender: string): Envelope => {
  let date: string | undefined;
  let priority = -1;
  let head = '';
  return (facility, level, nowMs) => {
    const now = syslogDateOf(nowMs);
    if (now !== date || facility + level !== priority) {
      date = now;
      priority = facility + level;
      head = `<${priority}>${now} ${sender}`;
    }
    return head;
  };
};

const ENVELOPES: Readonly<Record<LogEnvelope, (identity: Identity) => Envelope>> = {
  local: ({ tag, pid }) => syslogHead(`${tag}[${pid}]: `),
  rfc3164: ({ tag, pid, hostname = 'localhost' }) => syslogHead(`${hostname} ${tag}[${pid}]: `),
  rfc5424: ({ tag, pid, hostname = '-' }) => {
    const sender = `${hostname} ${tag} ${pid} - `;
    return (facility, level, nowMs, structured) =>
      `<${facility + level}>1 ${isoTimestamp(nowMs)} ${sender}${structured} `;
  },
  priority: () => (facility, level) => `<${facility + level}>`,
  short: () => (_facility, level) => `<${level}>`,
  timed: () => (_facility, level, nowMs) => `<${level}>${isoTimestamp(nowMs)} `,
  iso: () => (_facility, _level, nowMs) => `${isoTimestamp(nowMs)} `,
  raw: () => () => '',
};

/** Formats that tell fractions of a second; the others need no precise clock. */
export const PRECISE_ENVELOPES: ReadonlySet<LogEnvelope> = new Set<LogEnvelope>(['rfc5424', 'timed', 'iso']);

export const openEnvelope = (format: LogEnvelope, identity: Identity): Envelope =>
  ENVELOPES[format](identity);
