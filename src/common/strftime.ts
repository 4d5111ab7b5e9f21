// Dates by a format, as strftime(3) of glibc writes them in the C locale: `ltime`, `utime` and their kin (manual 7.3.1).
import { pad2 } from './dates.js';

/** A moment in the calendar of one time zone. */
export interface Calendar {
  readonly epochSeconds: number;
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 0 is the first of January. */
  readonly yearday: number;
  /** East of Greenwich. */
  readonly zoneMinutes: number;
  readonly zoneName: string;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

const DAY_MS = 86_400_000;

/** Undefined beyond what a Date can hold: years up to 275760. */
const dateOf = (epochSeconds: number): Date | undefined => {
  const date = new Date(epochSeconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

export const utcCalendar = (epochSeconds: number): Calendar | undefined => {
  const date = dateOf(epochSeconds);
  return date && calendarOf(date, epochSeconds, 0, 'GMT');
};

export const localCalendar = (epochSeconds: number): Calendar | undefined => {
  const date = dateOf(epochSeconds);
  if (!date) return undefined;
  const zoneMinutes = -date.getTimezoneOffset();
  const shifted = new Date(date.getTime() + zoneMinutes * 60_000);
  return calendarOf(shifted, epochSeconds, zoneMinutes, zoneNameOf(date));
};

/** @param date whose UTC fields are those of the zone */
const calendarOf = (
  date: Date,
  epochSeconds: number,
  zoneMinutes: number,
  zoneName: string,
): Calendar | undefined => {
  if (Number.isNaN(date.getTime())) return undefined;
  const year = date.getUTCFullYear();
  const [month, day] = [date.getUTCMonth(), date.getUTCDate()];
  const start = new Date(0).setUTCFullYear(year, 0, 1);
  return {
    epochSeconds,
    year,
    month,
    day,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
    yearday: Math.floor((date.getTime() - start) / DAY_MS),
    zoneMinutes,
    zoneName,
  };
};

/** Languages whose names of time zones are the usual abbreviations where they live: "EST", "CET", "AEDT". */
const LANGUAGES = ['en-US', 'en-GB', 'en-AU'];
/** Made when they are first wanted: making them takes 10 ms. */
let zoneNames: readonly Intl.DateTimeFormat[] | undefined;

const zoneNameOf = (date: Date): string => {
  zoneNames ??= LANGUAGES.map((language) => new Intl.DateTimeFormat(language, { timeZoneName: 'short' }));
  for (const names of zoneNames) {
    const name = names.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value;
    if (name && !/^GMT[+-]/.test(name)) return name;
  }
  return offsetText(-date.getTimezoneOffset()).replace(/00$/, '');
};

const offsetText = (minutes: number): string =>
  `${minutes < 0 ? '-' : '+'}${pad2(Math.floor(Math.abs(minutes) / 60))}${pad2(Math.abs(minutes) % 60)}`;

/** What one letter stands for. A number is padded to its width, by zeros unless told. */
type Piece = string | { readonly number: number; readonly width: number; readonly pad?: ' ' };

const twelve = ({ hour }: Calendar): number => hour % 12 || 12;
const two = (number: number): Piece => ({ number, width: 2 });
const blank = (number: number): Piece => ({ number, width: 2, pad: ' ' });
const half = ({ hour }: Calendar): string => (hour < 12 ? 'AM' : 'PM');

/** Week of the year when weeks start `first` days after Sunday: 0 before the first such day. */
const week = ({ yearday, weekday }: Calendar, first: number): number =>
  Math.floor((yearday + 7 - ((weekday - first + 7) % 7)) / 7);

/** The ISO 8601 week and the year it belongs to: the week of a Thursday. */
const isoWeek = ({ year, yearday, weekday }: Calendar): { year: number; week: number } => {
  const thursday = new Date(0);
  thursday.setUTCFullYear(year, 0, 1 + yearday + 3 - ((weekday + 6) % 7));
  const first = new Date(0).setUTCFullYear(thursday.getUTCFullYear(), 0, 1);
  const weeks = Math.floor((thursday.getTime() - first) / DAY_MS / 7);
  return { year: thursday.getUTCFullYear(), week: weeks + 1 };
};

const PIECES: Readonly<Record<string, (at: Calendar) => Piece>> = {
  a: ({ weekday }) => DAYS[weekday]!.slice(0, 3),
  A: ({ weekday }) => DAYS[weekday]!,
  b: ({ month }) => MONTHS[month]!.slice(0, 3),
  B: ({ month }) => MONTHS[month]!,
  c: (at) => strftime('%a %b %e %H:%M:%S %Y', at),
  C: ({ year }) => two(Math.floor(year / 100)),
  d: ({ day }) => two(day),
  D: (at) => strftime('%m/%d/%y', at),
  e: ({ day }) => blank(day),
  F: (at) => strftime('%Y-%m-%d', at),
  g: (at) => two(isoWeek(at).year % 100),
  G: (at) => ({ number: isoWeek(at).year, width: 1 }),
  h: ({ month }) => MONTHS[month]!.slice(0, 3),
  H: ({ hour }) => two(hour),
  I: (at) => two(twelve(at)),
  j: ({ yearday }) => ({ number: yearday + 1, width: 3 }),
  k: ({ hour }) => blank(hour),
  l: (at) => blank(twelve(at)),
  m: ({ month }) => two(month + 1),
  M: ({ minute }) => two(minute),
  n: () => '\n',
  p: half,
  P: (at) => half(at).toLowerCase(),
  r: (at) => strftime('%I:%M:%S %p', at),
  R: (at) => strftime('%H:%M', at),
  s: ({ epochSeconds }) => ({ number: epochSeconds, width: 1 }),
  S: ({ second }) => two(second),
  t: () => '\t',
  T: (at) => strftime('%H:%M:%S', at),
  u: ({ weekday }) => ({ number: weekday || 7, width: 1 }),
  U: (at) => two(week(at, 0)),
  V: (at) => two(isoWeek(at).week),
  w: ({ weekday }) => ({ number: weekday, width: 1 }),
  W: (at) => two(week(at, 1)),
  x: (at) => strftime('%m/%d/%y', at),
  X: (at) => strftime('%H:%M:%S', at),
  y: ({ year }) => two(((year % 100) + 100) % 100),
  Y: ({ year }) => ({ number: year, width: 1 }),
  z: ({ zoneMinutes }) => offsetText(zoneMinutes),
  Z: ({ zoneName }) => zoneName,
  '%': () => '%',
};

/** Longest text; what would be longer is empty, as with a buffer that is too small. */
const MAX_LENGTH = 16_384;

/** Flags, a width, a modifier, a letter; a percent sign that starts none of these stands for itself. */
const CONVERSION = /%([_0^#-]*)(\d*)[EO]?([a-zA-Z%])/g;

export const strftime = (format: string, at: Calendar): string => {
  const text = format.replace(CONVERSION, (written, flags: string, width: string, letter: string) => {
    const piece = Object.hasOwn(PIECES, letter) ? PIECES[letter]!(at) : undefined;
    return piece === undefined ? written : pieceText(piece, flags, Math.min(Number(width), MAX_LENGTH));
  });
  return text.length >= MAX_LENGTH ? '' : text;
};

const pieceText = (piece: Piece, flags: string, width: number): string => {
  const pad = /[_0-](?=[^_0-]*$)/.exec(flags)?.[0];
  if (typeof piece === 'string') {
    const text = flags.includes('^') ? piece.toUpperCase() : flags.includes('#') ? swapCase(piece) : piece;
    return text.padStart(width, pad === '0' ? '0' : ' ');
  }
  const digits = String(piece.number);
  if (pad === '-') return digits.padStart(width, ' ');
  const fill = pad === '0' ? '0' : pad === '_' ? ' ' : (piece.pad ?? '0');
  return digits.padStart(Math.max(width, piece.width), fill);
};

/** "#": names in upper case, "AM" and "GMT" in lower case. */
const swapCase = (text: string): string =>
  text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();

/**
 * `%N`, which strftime(3) has not and date(1) has: the fraction of the second in nanoseconds, or its first digits
 * ("%3N").
 */
export const withFraction = (format: string, nanoseconds: number): string => {
  const digits = String(nanoseconds).padStart(9, '0');
  return format.replace(/%(%|[1-9]?N)/g, (written, what: string) =>
    what === '%' ? written : digits.slice(0, Number(what.slice(0, -1)) || 9),
  );
};
