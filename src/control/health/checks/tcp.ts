// The plain check: the server is well when a connection can be opened. It is closed at once.
import type { Clock } from '../clock.js';
import type { Check, CheckResult } from './check.js';
import { type CheckTarget, dial, type Talk } from './dial.js';

const OPEN: CheckResult = { status: 'L4OK' };

export const tcpCheck = (target: CheckTarget, clock: Clock): Check => {
  const talk: Talk = {
    // A PROXY header is with the kernel before the close that follows.
    opened: () => OPEN,
    received: () => OPEN,
    ended: () => OPEN,
    late: () => OPEN,
  };
  return (done) => dial(target, clock, talk, done);
};
