// `option httpchk`: one request on a connection of its own, and a response that is read only as far as the cfg's
// expectations need. Written on the socket, because undici and node:http speak HTTP/1.1 alone, with headers of their
// own, where HAProxy's check is `OPTIONS / HTTP/1.0` and nothing else.
import type { CheckSettings } from '../../../config/model.js';
import type { Clock } from '../clock.js';
import type { Check, CheckResult } from './check.js';
import { type CheckTarget, dial, type Talk } from './dial.js';
import { compileExpectations, type Expectation, judge, timeoutStatus, withComment } from './expect.js';
import { proxyHeader } from './proxy-header.js';
import { renderCheckRequest } from './request.js';
import { INVALID, readBody, readHead } from './response.js';

/** A longer response is judged by what has come (HAProxy's `tune.bufsize`). */
const MOST_BYTES = 16384;

/**
 * `leavesOn404`: a 404 means "no new clients, please" (`http-check disable-on-404`), asked at each check because it
 * only counts while the server is up. Throws when an expectation's pattern cannot be compiled.
 */
export const httpCheck = (
  target: CheckTarget,
  { send, expects }: CheckSettings,
  clock: Clock,
  leavesOn404: () => boolean,
): Check => {
  const request = renderCheckRequest(send);
  const expectations = compileExpectations(expects);
  return (done) => {
    const reading = readResponse(send.method, expectations, leavesOn404());
    const talk: Talk = {
      ...reading,
      opened(socket) {
        socket.write(proxyHeader(target.sendProxy, socket), 'latin1');
        socket.write(request);
        return undefined;
      },
    };
    return dial(target, clock, talk, done);
  };
};

/** The receiving half of one check. */
const readResponse = (
  method: string,
  expectations: readonly Expectation[],
  leavesOn404: boolean,
): Omit<Talk, 'opened'> => {
  let text = '';
  let waitingFor = expectations[0]!;
  const invalid = (): CheckResult => ({ status: 'L7RSP', description: withComment('', waitingFor) });

  const look = (hasEnded: boolean): CheckResult | undefined => {
    const isLast = hasEnded || text.length >= MOST_BYTES;
    const head = readHead(text, method);
    if (head === undefined) return isLast ? invalid() : undefined;
    const body = head === INVALID ? INVALID : readBody(text, head, isLast);
    if (head === INVALID || body === INVALID) return invalid();
    if (leavesOn404 && head.status === 404) return { status: 'L7OKC', code: 404 };
    const verdict = judge(expectations, { head, body });
    if ('status' in verdict) return verdict;
    waitingFor = verdict.waitingFor;
    return undefined;
  };

  return {
    received(bytes) {
      text += bytes.toString('latin1', 0, MOST_BYTES - text.length);
      return look(false);
    },
    ended: () => look(true) ?? invalid(),
    late: () => ({ status: timeoutStatus(waitingFor) }),
  };
};
