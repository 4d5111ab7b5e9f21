// HAProxy's sentences about servers, word for word: people have alerts on them.
import { Gauge } from '../../state/slots.js';
import type { CheckRecord, ServerHealth } from './servers.js';
import { describeCount } from './state.js';
import { statusRow } from './statuses.js';

/** Why a server changes: its check's result, or an operator's or a rule's text; else the server it tracks is named. */
export type Cause = CheckRecord | string | undefined;

/** Servers of a backend that can take new clients. */
export interface Usable {
  readonly active: number;
  readonly backup: number;
}

/** "Server be/s1", "Backup Server be/s1". */
export const nameOf = ({ proxy, server }: ServerHealth): string =>
  `${server.backup ? 'Backup ' : ''}Server ${proxy.name}/${server.name}`;

/** ", reason: Layer4 timeout, check duration: 5ms", ", changed from CLI", " via be/s1" or nothing. */
export const causeOf = (record: ServerHealth, cause: Cause): string => {
  if (typeof cause === 'string') return `, ${cause}`;
  if (cause !== undefined) return describeResult(cause);
  return via(record);
};

export const via = ({ tracked }: ServerHealth): string =>
  tracked === undefined ? '' : ` via ${tracked.proxy.name}/${tracked.server.name}`;

const describeResult = ({ status, code, description, durationMs }: CheckRecord): string => {
  const { meaning, withCode } = statusRow(status);
  return [
    `, reason: ${meaning}`,
    withCode ? `, code: ${code}` : '',
    description === '' ? '' : `, info: "${escaped(description)}"`,
    durationMs < 0 ? '' : `, check duration: ${durationMs}ms`,
  ].join('');
};

/** What came from a server must not break a log line: `<22>` for a quote, `<0A>` for a line end. */
const escaped = (text: string): string =>
  text.replace(
    /[^\x20-\x7e]|["<>]/g,
    (char) => `<${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}>`,
  );

/** The end of a line about a server that goes: who is left, and what becomes of its sessions. */
export const whoIsLeft = (record: ServerHealth, usable: Usable): string => {
  const sessions = record.cells.get(Gauge.server.sessions);
  const queued = record.cells.get(Gauge.server.queue);
  const requeued = mayMove(record) ? queued : 0;
  return (
    `. ${counts(usable, 'left')} ${sessions} sessions active, ${requeued} requeued, ` +
    `${queued - requeued} remaining in queue`
  );
};

/** The same for a server that comes, or that stays for those it has. `taken`: sessions that left a queue for it or it. */
export const whoIsOnline = (record: ServerHealth, usable: Usable, taken: number): string =>
  `. ${counts(usable, 'online')} ${taken} sessions requeued, ${record.cells.get(Gauge.server.queue)} total in queue`;

const counts = ({ active, backup }: Usable, where: string): string => {
  const onBackup = backup > 0 && active === 0 ? ' Running on backup.' : '';
  return `${active} active and ${backup} backup servers ${where}.${onBackup}`;
};

/** Queued sessions go elsewhere only with `option redispatch` and without `option persist`. */
const mayMove = ({ proxy }: ServerHealth): boolean => proxy.redispatch !== 0 && !proxy.options.persist;

/** A line of `option log-health-checks`. */
export const checkReport = (record: ServerHealth, check: CheckRecord): string => {
  const { verdict } = statusRow(check.status);
  const result = { failed: 'failed', conditional: 'conditionally succeeded', passed: 'succeeded', none: '' };
  const { rise, fall } = check.settings;
  const count = describeCount({ health: check.health, rise, fall }, record.cells.get(Gauge.server.weight));
  return (
    `${check === record.agent ? 'Agent' : 'Health'} check for ${record.server.backup ? 'backup ' : ''}server ${record.proxy.name}/${record.server.name} ` +
    `${result[verdict]}${describeResult(check)}, status: ${count}.`
  );
};
