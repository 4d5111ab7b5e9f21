// The keep-alive timers of TCP connections as Linux shows them (/proc/net/tcp).
import { existsSync, readFileSync } from 'node:fs';

const TABLE = '/proc/net/tcp';
/** Timers are shown in hundredths of a second, whatever the kernel's ticks are. */
const TICKS_PER_SECOND = 100;

export const NO_TABLE = existsSync(TABLE) ? false : `there is no ${TABLE}`;

const portOf = (address: string): number => Number.parseInt(address.slice(-4), 16);

/**
 * Seconds until the next probe of the connection between those IPv4 ports, as the side with `local` has it; 'none' without
 * probes, undefined while there is no such connection, or something else is waited for.
 */
export const nextProbe = (local: number, remote: number): number | 'none' | undefined => {
  for (const line of readFileSync(TABLE, 'latin1').split('\n').slice(1)) {
    const [, here = '', there = '', state, , timer = ''] = line.trim().split(/\s+/);
    if (state !== '01' || portOf(here) !== local || portOf(there) !== remote) continue;
    const [kind, ticks = ''] = timer.split(':');
    if (kind === '02') return Math.round(Number.parseInt(ticks, 16) / TICKS_PER_SECOND);
    return kind === '00' ? 'none' : undefined;
  }
  return undefined;
};
