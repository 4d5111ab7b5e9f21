// Dates as log lines write them. Formatting one costs microseconds, so what changes once a second is kept for that second.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const pad2 = (value: number): string => (value < 10 ? `0${value}` : String(value));
export const pad3 = (value: number): string => (value < 100 ? `0${pad2(value)}` : String(value));

const timeOfDay = (date: Date): string =>
  `${pad2(date.getHours())}:${pad2(date.getMinutes())}:${pad2(date.getSeconds())}`;

/** Distance of local time from UTC: "+0100", or "+01:00" with the separator. */
const zone = (date: Date, separator: string): string => {
  const minutes = -date.getTimezoneOffset();
  const distance = Math.abs(minutes);
  const sign = minutes < 0 ? '-' : '+';
  return `${sign}${pad2(Math.floor(distance / 60))}${separator}${pad2(distance % 60)}`;
};

/** "Nov 21 11:53:02", the day padded by a space (RFC 3164, 4.1.2). */
export const syslogDate = (date: Date): string =>
  `${MONTHS[date.getMonth()]} ${String(date.getDate()).padStart(2)} ${timeOfDay(date)}`;

/** "2026-11-21T11:53:02", to be followed by a fraction and isoZone (RFC 3339). */
export const isoDate = (date: Date): string =>
  `${date.getFullYear()}-${pad2(date.getMonth() + 1)}-${pad2(date.getDate())}T${timeOfDay(date)}`;

export const isoZone = (date: Date): string => zone(date, ':');

/** "21/Nov/2026:11:53:02" in local time. */
export const clfDate = (date: Date): string =>
  `${pad2(date.getDate())}/${MONTHS[date.getMonth()]}/${date.getFullYear()}:${timeOfDay(date)}`;

/** "21/Nov/2026:11:53:02 +0100" in local time. */
export const clfDateWithZone = (date: Date): string => `${clfDate(date)} ${zone(date, '')}`;

/** "21/Nov/2026:10:53:02 +0000". */
export const clfDateUtc = (date: Date): string => {
  const time = date.toISOString().slice(11, 19);
  return `${pad2(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${time} +0000`;
};

/** The same function of ms since the epoch, computed once per second. */
export const oncePerSecond = (format: (date: Date) => string): ((epochMs: number) => string) => {
  let second = Number.NaN;
  let text = '';
  return (epochMs) => {
    const now = Math.floor(epochMs / 1000);
    if (now !== second) {
      second = now;
      text = format(new Date(now * 1000));
    }
    return text;
  };
};

let origin = performance.timeOrigin;

/** Wall clock in ms since the epoch, with a fraction: the monotonic clock, set right when the wall clock was moved. */
export const preciseNow = (): number => {
  const wall = Date.now();
  const precise = origin + performance.now();
  if (Math.abs(precise - wall) < 2) return precise;
  origin += wall - precise;
  return wall;
};
