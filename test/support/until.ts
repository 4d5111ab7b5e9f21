// Waiting without sleeping: a condition is looked at until it holds or its deadline is over.
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 5;

/** The first truthy value that `look` gives. Throws, naming `what`, when none came in time. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  deadlineMs = 10_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = await look();
    if (value) return value;
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}

/** Gives `promise`'s value, or throws, naming `what`, after `deadlineMs`. */
export async function within<T>(what: string, promise: Promise<T>, deadlineMs = 10_000): Promise<T> {
  const over = new AbortController();
  const late = pause(deadlineMs, undefined, { signal: over.signal }).then(() => {
    throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}
