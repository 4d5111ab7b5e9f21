// `%{+json}o`: a line that is one JSON object of the format's named items (manual 8.2.6); all else in it is left out.
import type { LogFormat, LogPart, SampleType } from '../../../config/rules.js';
import type { LogRecord } from '../../http/log-record.js';
import type { Format, ReadText } from './compile.js';
import { NUMERIC_TAGS, TAGS } from './tags.js';

type Named = Exclude<LogPart, string> & { readonly name: string };

export const compileJson = <R extends LogRecord>(format: LogFormat, readText: ReadText<R>): Format<R> => {
  const members = format.parts.filter(isNamed).map((part) => compileMember(part, readText));
  return (record) => `{${members.map((member) => member(record)).join(', ')}}`;
};

const isNamed = (part: LogPart): part is Named => typeof part !== 'string' && part.name !== undefined;

const compileMember = <R extends LogRecord>(part: Named, readText: ReadText<R>): Format<R> => {
  const key = `${JSON.stringify(part.name)}: `;
  const read = readerOf(part, readText);
  const type = part.type ?? typeOf(part);
  return (record) => key + encode(read(record), type);
};

const readerOf = <R extends LogRecord>(part: Named, readText: ReadText<R>) => {
  if ('expression' in part) return readText(part.expression);
  return TAGS[part.tag]!({ Q: false, E: false, X: part.flags.X }) ?? (() => undefined);
};

const typeOf = (part: Named): SampleType =>
  'expression' in part ? part.expression.type : NUMERIC_TAGS.has(part.tag) && !part.flags.X ? 'sint' : 'str';

/** Numbers that are not complete yet have a "+" in other lines; here they are as they are. */
const encode = (text: string | undefined, type: SampleType): string => {
  if (text === undefined) return 'null';
  if (type === 'bool') return String(text !== '0' && text !== '' && text !== 'false');
  if (type === 'sint') return /^[+-]?\d+$/.test(text) ? String(Number(text)) : 'null';
  return JSON.stringify(text);
};
