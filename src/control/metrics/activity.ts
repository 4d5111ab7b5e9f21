// What the process is doing now, as the metrics tell it: told by how its totals grow from one scrape to the next.

export interface Totals {
  /** Time that the engine threads have waited for something to do, and that they have not. */
  readonly idleMs: number;
  readonly activeMs: number;
  readonly bytesOut: number;
}

export interface Activity {
  readonly idlePercent: number;
  readonly bytesOutPerSecond: number;
}

/** Scrapes that come sooner after another one see what that has seen. */
const LEAST_MS = 1000;

/** `nowMs` is monotonic. The first look sees what was since this call. */
export const watchActivity = (read: () => Totals, nowMs: () => number): (() => Activity) => {
  let at = nowMs();
  let before = read();
  let activity: Activity = { idlePercent: 100, bytesOutPerSecond: 0 };
  return () => {
    const now = nowMs();
    if (now - at < LEAST_MS) return activity;
    const totals = read();
    activity = compare(before, totals, now - at);
    before = totals;
    at = now;
    return activity;
  };
};

/** A thread that was replaced has taken its times with it. */
const compare = (before: Totals, { idleMs, activeMs, bytesOut }: Totals, elapsedMs: number): Activity => {
  const idle = Math.max(0, idleMs - before.idleMs);
  const active = Math.max(0, activeMs - before.activeMs);
  return {
    idlePercent: idle + active === 0 ? 100 : Math.round((100 * idle) / (idle + active)),
    bytesOutPerSecond: Math.round(((bytesOut - before.bytesOut) * 1000) / elapsedMs),
  };
};
