// One connection for one check: opened, talked over, closed whatever happens. The checks differ only in their talk.
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import type { Cancel, Clock } from '../clock.js';
import type { CheckTimeouts } from '../schedule.js';
import type { CheckResult } from './check.js';
import { brokenConnection, connectFailure } from './errors.js';
import type { Introduce } from './proxy-header.js';

export interface CheckTarget {
  readonly to: NetConnectOpts;
  readonly timeouts: CheckTimeouts;
  /** Makes what stands in front of everything on a new connection. */
  readonly introduce: Introduce | undefined;
}

/** A check's part once the connection is there. Each step may end the check by giving its result. */
export interface Talk {
  /** `finish` ends the check later, between the other steps. */
  opened(socket: Socket, finish: (result: CheckResult | undefined) => void): CheckResult | undefined;
  received(bytes: Buffer): CheckResult | undefined;
  /** The server has closed its side. Without a result, `finish` must follow at once. */
  ended(): CheckResult | undefined;
  /** Time is over. */
  late(): CheckResult;
}

/** Opens, talks and calls `done` once, never before it has returned. */
export const dial = (
  target: CheckTarget,
  clock: Clock,
  talk: Talk,
  done: (result: CheckResult) => void,
): Cancel => {
  let socket: Socket | undefined;
  let isOpen = false;
  let isOver = false;
  const late = () => finish(isOpen ? talk.late() : { status: 'L4TOUT' });
  let stopWaiting = clock.after(target.timeouts.connectMs, late);

  const close: Cancel = () => {
    isOver = true;
    stopWaiting();
    socket?.destroy();
  };
  const finish = (result: CheckResult | undefined): void => {
    if (isOver || result === undefined) return;
    close();
    done(result);
  };
  const open = (opened: Socket): void => {
    isOpen = true;
    const { answerMs } = target.timeouts;
    if (answerMs !== undefined) {
      stopWaiting();
      stopWaiting = clock.after(answerMs, late);
    }
    if (!target.introduce) return finish(talk.opened(opened, finish));
    // In one segment with what follows at once.
    opened.cork();
    opened.write(target.introduce(opened), 'latin1');
    const result = talk.opened(opened, finish);
    opened.uncork();
    finish(result);
  };
  const fail = (error: Error): void =>
    finish(isOpen ? brokenConnection(error) : connectFailure(error, !('path' in target.to)));

  try {
    const dialled = connect(target.to);
    socket = dialled;
    dialled.on('connect', () => open(dialled));
    dialled.on('data', (bytes) => finish(isOver ? undefined : talk.received(bytes)));
    dialled.on('end', () => finish(isOver ? undefined : talk.ended()));
    dialled.on('error', fail);
  } catch (error) {
    // A port or source address that connect() refuses to take.
    queueMicrotask(() => fail(error instanceof Error ? error : new Error(String(error))));
  }
  return close;
};
