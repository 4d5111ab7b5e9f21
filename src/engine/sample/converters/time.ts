// Converters of dates (manual 7.3.1): seconds, ms or µs since the epoch as text, and the dates of HTTP as seconds.
import { httpDate, parseHttpDate } from '../../../common/http-date.js';
import {
  type Calendar,
  localCalendar,
  strftime,
  utcCalendar,
  withFraction,
} from '../../../common/strftime.js';
import { wallMs } from '../../net/clock.js';
import { type Converter, numberOr, text } from '../fetch.js';
import { arg, ofInteger, ofText, optional } from './make.js';

const PER_SECOND: Readonly<Record<string, number>> = { s: 1, ms: 1000, us: 1_000_000 };

/** Whole seconds, and the rest in the unit that was given. */
const split = (moment: number, perSecond: number): { seconds: number; rest: number } => {
  const seconds = Math.floor(moment / perSecond);
  return { seconds, rest: moment - seconds * perSecond };
};

/** @param prefix "ms_": the unit of what it takes; these know "%N" too */
const calendarText = (
  prefix: '' | 'ms_' | 'us_',
  zone: 'ltime' | 'utime',
  calendar: (epochSeconds: number) => Calendar | undefined,
): Converter => {
  const unit = prefix.slice(0, 2) || 's';
  const perSecond = PER_SECOND[unit]!;
  const name = `${prefix}${zone}`;
  return ofInteger(
    {
      name,
      usage: `${name}(<format>[,<offset>])`,
      summary: `A date in ${unit} since the epoch by a format of strftime(3), in ${zone === 'ltime' ? 'local time' : 'UTC'}.`,
      args: [arg('a format', 'str'), optional('an offset', 'int')],
      out: 'str',
    },
    (args) => {
      const [format, offset] = [text(args[0]), numberOr(args[1], 0)];
      return (moment) => {
        const { seconds, rest } = split(moment + offset, perSecond);
        const at = calendar(seconds);
        if (!at) return undefined;
        return strftime(prefix === '' ? format : withFraction(format, rest * (1e9 / perSecond)), at);
      };
    },
  );
};

export const timeConverters: readonly Converter[] = [
  calendarText('', 'ltime', localCalendar),
  calendarText('', 'utime', utcCalendar),
  calendarText('ms_', 'ltime', localCalendar),
  calendarText('ms_', 'utime', utcCalendar),
  calendarText('us_', 'ltime', localCalendar),
  calendarText('us_', 'utime', utcCalendar),
  ofInteger(
    {
      name: 'http_date',
      usage: 'http_date([<offset>[,<unit>]])',
      summary: 'A date since the epoch as HTTP writes it.',
      args: [optional('an offset', 'int'), optional('a unit', 'str', ['s', 'ms', 'us'])],
      out: 'str',
    },
    (args) => {
      const [offset, unit] = [numberOr(args[0], 0), text(args[1]) || 's'];
      const perSecond = PER_SECOND[unit]!;
      return (moment) => {
        const { seconds, rest } = split(moment + offset, perSecond);
        // HAProxy does not pad the fraction.
        return httpDate(seconds, unit === 's' ? '' : `.${rest}`);
      };
    },
  ),
  ofText(
    { name: 'date', usage: 'date', summary: 'The seconds since the epoch of a date of HTTP.', out: 'sint' },
    () => (value) => parseHttpDate(value, wallMs()),
  ),
];
