// The check of one server, again and again: wait, check, settle. One check at a time; the wait begins when it is over.
import type { Check, CheckResult } from './checks/check.js';
import type { Cancel, Clock } from './clock.js';
import { intervalMs, spreadMs } from './schedule.js';
import type { CheckRecord } from './servers.js';

export interface CheckLoop {
  /** Brings the next check forward to `fastinter` from now, where the server has one. */
  hurry(): void;
  stop(): void;
}

export interface LoopSettings {
  readonly clock: Clock;
  readonly firstDelayMs: number;
  /** `spread-checks`. */
  readonly spreadPercent: number;
  /** In [0, 1). */
  readonly random: () => number;
}

export const startLoop = (
  check: CheckRecord,
  run: Check,
  settled: (result: CheckResult & { readonly durationMs: number }) => void,
  { clock, firstDelayMs, spreadPercent, random }: LoopSettings,
): CheckLoop => {
  let cancel: Cancel = () => {};
  let dueMs = 0;
  const wait = (delayMs: number): void => {
    dueMs = clock.nowMs() + delayMs;
    cancel = clock.after(delayMs, begin);
  };
  const begin = (): void => {
    if (check.isPaused || check.isOff) return wait(check.settings.interMs);
    const startedMs = clock.nowMs();
    check.inProgress = true;
    cancel = run((result) => {
      check.inProgress = false;
      // Maintenance may have begun meanwhile.
      if (!check.isPaused && !check.isOff)
        settled({ ...result, durationMs: Math.max(clock.nowMs() - startedMs, 0) });
      const interval = intervalMs(check.settings, check.health);
      wait(interval + spreadMs(interval, spreadPercent, random()));
    });
  };
  wait(firstDelayMs);
  return {
    hurry() {
      const { fastInterMs } = check.settings;
      if (fastInterMs === undefined || check.inProgress || clock.nowMs() + fastInterMs >= dueMs) return;
      cancel();
      wait(fastInterMs);
    },
    stop() {
      dueMs = 0; // nothing is earlier: hurry() has no effect any more
      cancel();
    },
  };
};
