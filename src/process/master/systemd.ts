// -Ws: how the service is, told to systemd (sd_notify(3)). That takes a unix datagram, which Node.js cannot send: the
// program systemd-notify does.
import { execFile } from 'node:child_process';
import type { Operator } from '../operator.js';

export type Notify = (...state: readonly string[]) => void;

/** Does nothing where systemd does not listen. `socket` is NOTIFY_SOCKET. */
export const openNotify = (socket: string | undefined, operator: Operator): Notify => {
  if (socket === undefined) return () => {};
  let last = Promise.resolve();
  const send = (state: readonly string[]): Promise<void> =>
    new Promise((resolve) => {
      // Named after its parent where we may do that, so that NotifyAccess=main is enough.
      execFile('systemd-notify', [`--pid=${process.pid}`, ...state], (error) => {
        if (error) operator.tell('alert', `systemd is not told '${state.join(' ')}' : ${explain(error)}`);
        resolve();
      });
    });
  // One after the other: they must arrive in order.
  return (...state) => {
    last = last.then(() => send(state));
  };
};

const explain = (error: Error & { code?: unknown }): string =>
  error.code === 'ENOENT'
    ? "the program 'systemd-notify' is not installed, which '-Ws' needs"
    : error.message.trim();
