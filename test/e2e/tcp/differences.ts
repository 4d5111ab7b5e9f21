// Where hapax differs from the real haproxy in mode tcp, and why.
import type { Outcome } from './rig.js';

export interface Difference {
  readonly why: string;
  /** What differs; the rest is the same. */
  readonly in: readonly (keyof Outcome)[];
  /** What hapax logs, where that differs. */
  readonly log?: readonly string[];
}

export const differences: Readonly<Record<string, Difference>> = {
  'timeout tunnel': { why: 'the server is told FIN rather than reset', in: ['server'] },
  'timeout tunnel, longer than the others': {
    why: 'the server is told FIN rather than reset',
    in: ['server'],
  },
  'timeout client while connecting': {
    why: 'the connection is given up at once, not when connecting has failed as well',
    in: ['log', 'stats'],
    log: ['s1 0/-1/400 0 cC 1/0/0/0 0/0'],
  },
  'timeout client between two attempts': {
    why: 'a retry counts when it is made, not when it is planned',
    in: ['stats'],
  },
  'timeout client in the queue': {
    why: 'the time in the queue is known',
    in: ['log'],
    log: ['<NOSRV> 800/-1/800 0 cQ 2/1/0/0 0/1', 's1 0/0/1200 10 cD 1/0/0/0 0/0'],
  },
};
