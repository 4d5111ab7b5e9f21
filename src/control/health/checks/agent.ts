// `agent-check` (manual 5.2): an agent is connected to, perhaps told something, and says one line about the server. What
// the line means is none of this file's business (agent-line.ts).
import type { Clock } from '../clock.js';
import type { Check } from './check.js';
import type { CheckTarget } from './dial.js';
import { type ExpectStep, type SendStep, stepCheck } from './steps.js';

/** Steps have the numbers that HAProxy gives them, whether or not there is something to send. */
const LISTEN: ExpectStep = {
  kind: 'expect',
  number: 2,
  name: 'expect custom',
  errorStatus: 'L7RSP',
  timeoutStatus: 'L7TOUT',
  judge(text, isAll) {
    if (lineOf(text) !== undefined) return 'holds';
    return isAll ? { status: 'L7TOUT', description: 'Ignoring incomplete line from agent' } : 'wait';
  },
  success: (text) => ({ status: 'CHECKED', said: lineOf(text) ?? '' }),
};

/** Up to the first CR or LF; undefined until it has come. */
const lineOf = (text: string): string | undefined => /^([^\r\n\0]*)[\r\n]/.exec(text)?.[1];

/** Gives the line it was told as `said`. */
export const agentCheck = (target: CheckTarget, question: string | undefined, clock: Clock): Check => {
  const send: SendStep[] = question ? [{ kind: 'send', number: 1, bytes: question }] : [];
  return stepCheck([{ kind: 'connect', number: 0, target }, ...send, LISTEN], { clock, numbered: false });
};
