// Durations of the language (manual 2.5): an integer and a unit.

/** A value that was read, with what is odd about how it was written; or why it could not be read. */
export type Reading = { readonly value: number; readonly oddity?: string } | { readonly error: string };

/** Longest duration HAProxy counts in: its timers are 32-bit ticks of a millisecond. */
const MAX_MS = 2 ** 31 - 1;
/** The same where it counts in seconds. */
const MAX_SECONDS = 2 ** 31 - 1;

const MS_PER_UNIT: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads "30d" as seconds; parts of one are rounded up. A number alone counts them. */
export const parseSeconds = (text: string): Reading => {
  const [, number, unit = 's'] = /^(\d+)(us|ms|[smhd])?$/.exec(text) ?? [];
  if (number === undefined) return { error: `unexpected character '${/[^\d]/.exec(text)?.[0] ?? ''}'` };
  const value = Math.ceil((Number(number) * MS_PER_UNIT[unit]!) / 1000);
  return value > MAX_SECONDS
    ? { error: `timer overflow in '${text}' (maximum value is 2147483647 s or ~68 years)` }
    : { value };
};

/** Reads "10s" as milliseconds; parts of one are rounded up. A number alone counts in `bareUnit`. */
export const parseDuration = (text: string, bareUnit: 'ms' | 's' = 'ms'): Reading => {
  const found = /^(\d+)(us|ms|[smhd])?/.exec(text);
  const rest = text.slice(found?.[0].length ?? 0);
  if (!found || (rest && !found[2])) return { error: `unexpected character '${rest[0] ?? ''}'` };
  const value = Math.ceil(Number(found[1]) * MS_PER_UNIT[found[2] ?? bareUnit]!);
  if (value > MAX_MS)
    return { error: `timer overflow in '${text}' (maximum value is 2147483647 ms or ~24.8 days)` };
  if (!rest) return { value };
  const units = 'us=microseconds, ms=milliseconds, s=seconds, m=minutes, h=hours, d=days';
  return {
    value,
    oddity: `unexpected character '${rest[0]}' after the timer value '${text}', only (${units}) are supported`,
  };
};
