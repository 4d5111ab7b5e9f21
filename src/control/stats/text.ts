// Numbers and times as the page writes them: short enough for a narrow column, the exact figure one hover away.

/** "3d4h", "5h7m", "2m30s", "45s": the two largest units, as HAProxy does. */
export const shortDuration = (seconds: number): string => {
  const [days, hours, minutes, rest] = unitsOf(seconds);
  if (days > 0) return `${days}d${hours}h`;
  if (hours > 0) return `${hours}h${minutes}m`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
};

/** "0d 0h01m02s". */
export const uptime = (seconds: number): string => {
  const [days, hours, minutes, rest] = unitsOf(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${days}d ${hours}h${two(minutes)}m${two(rest)}s`;
};

const unitsOf = (seconds: number): [days: number, hours: number, minutes: number, seconds: number] => {
  const whole = Math.max(0, Math.floor(seconds));
  return [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60];
};

/** "1,234,567". */
export const exactNumber = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

const STEPS = [
  { from: 1e15, unit: 'P' },
  { from: 1e12, unit: 'T' },
  { from: 1e9, unit: 'G' },
  { from: 1e6, unit: 'M' },
  { from: 1e3, unit: 'k' },
];

/** Exact up to 9999, then three digits and a unit of 1000: "12.3k", "1.23M". Cut, never rounded up. */
export const shortNumber = (n: number): string => {
  if (n < 10_000) return String(n);
  const { from, unit } = STEPS.find((step) => n >= step.from)!;
  const whole = Math.floor(n / from);
  const digits = whole >= 100 ? 0 : whole >= 10 ? 1 : 2;
  const scale = 10 ** digits;
  return `${(Math.floor((n / from) * scale) / scale).toFixed(digits)}${unit}`;
};

/** Share of `part` in `whole`, "75%"; of nothing it is "0%". */
export const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.floor((100 * part) / whole)}%`;
