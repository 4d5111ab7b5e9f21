// Dates of HTTP (RFC 9110, 5.6.7): the one form that is written, and the three that are read.
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "Sun, 06 Nov 1994 08:49:37 GMT", with a fraction of the second behind it if there is one; undefined beyond a Date. */
export const httpDate = (epochSeconds: number, fraction = ''): string | undefined => {
  const date = new Date(epochSeconds * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  const [day, year] = [date.getUTCDate(), date.getUTCFullYear()].map((part) => String(part).padStart(2, '0'));
  const [month, time] = [MONTHS[date.getUTCMonth()], date.toISOString().split('T')[1]!.slice(0, 8)];
  return `${DAYS[date.getUTCDay()]}, ${day} ${month} ${year} ${time}${fraction} GMT`;
};

const TIME = String.raw`(?<time>\d\d:\d\d:\d\d)`;
const MONTH = `(?<month>${MONTHS.join('|')})`;
const FORMS = [
  new RegExp(String.raw`^(?:${DAYS.join('|')}), (?<day>\d\d) ${MONTH} (?<year>\d{4}) ${TIME} GMT$`),
  new RegExp(
    String.raw`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d\d)-${MONTH}-(?<year>\d\d) ${TIME} GMT$`,
  ),
  new RegExp(String.raw`^(?:${DAYS.join('|')}) ${MONTH} (?<day>[ \d]\d) ${TIME} (?<year>\d{4})$`),
];

/** Seconds since the epoch of an IMF, RFC 850 or asctime date; `nowMs` says which century two digits are of. */
export const parseHttpDate = (text: string, nowMs: number): number | undefined => {
  for (const form of FORMS) {
    const { day, month, year, time } = form.exec(text)?.groups ?? {};
    if (day === undefined) continue;
    const [hour, minute, second] = time!.split(':').map(Number) as [number, number, number];
    if (hour > 23 || minute > 59 || second > 60 || Number(day) < 1 || Number(day) > 31) return undefined;
    const full = year!.length === 4 ? Number(year) : fullYear(Number(year), nowMs);
    const date = new Date(0).setUTCFullYear(full, MONTHS.indexOf(month!), Number(day));
    return date / 1000 + hour * 3600 + minute * 60 + second;
  }
  return undefined;
};

/** More than 50 years ahead is the century before. */
const fullYear = (twoDigits: number, nowMs: number): number => {
  const now = new Date(nowMs).getUTCFullYear();
  const year = now - (now % 100) + twoDigits;
  return year > now + 50 ? year - 100 : year;
};
