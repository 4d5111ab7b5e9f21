// `http-check expect …` (manual 4.2): one rule that the answer to a health check has to pass.
import { bytesOf } from '../../common/bytes.js';
import type { Line } from '../card.js';
import type { HeaderPattern, HttpCheckExpect } from '../model.js';
import { readExpectRule } from './check-expect.js';
import { needCheckBytes } from './check-variables.js';
import { choice, pattern } from './readers.js';

type Match = HttpCheckExpect['match'];

const MATCHES: Readonly<Record<string, (line: Line) => Match | undefined>> = {
  status: (line) => {
    const ranges = readRanges(line);
    return ranges && { kind: 'status', ranges };
  },
  rstatus: (line) => {
    const regex = pattern(line, "a regular expression after 'rstatus'");
    return regex === undefined ? undefined : { kind: 'rstatus', pattern: regex };
  },
  string: (line) => {
    const text = line.args.need("a string after 'string'");
    return text && { kind: 'string', text: text.text };
  },
  'string-lf': (line) => {
    const format = needCheckBytes(line, "a format after 'string-lf'");
    return format === undefined ? undefined : { kind: 'string-lf', format };
  },
  hdr: (line) => readHeader(line, false),
  fhdr: (line) => readHeader(line, true),
  rstring: (line) => {
    const regex = pattern(line, "a regular expression after 'rstring'");
    return regex === undefined ? undefined : { kind: 'rstring', pattern: regex };
  },
};

/** "200,201,300-310" */
const readRanges = (line: Line): [low: number, high: number][] | undefined => {
  const word = line.args.need("a list of status codes after 'status'");
  if (word === undefined) return undefined;
  const ranges: [number, number][] = [];
  for (const part of word.text.split(',')) {
    const found = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part);
    const low = Number(found?.[1]);
    const high = Number(found?.[2] ?? found?.[1]);
    if (!found || low > high) {
      line.report(
        'alert',
        'bad-status',
        `'${part}' is no status code nor range of codes such as 200-299.`,
        word,
      );
      return undefined;
    }
    ranges.push([low, high]);
  }
  return ranges;
};

const METHODS = ['str', 'beg', 'end', 'sub', 'reg'] as const;

/** `[-m <method>] <pattern>`; a regular expression is no format. */
const readPattern = (line: Line, what: string, isFormat: boolean): HeaderPattern | undefined => {
  const method = line.args.take('-m') ? choice(line, '-m', METHODS) : 'str';
  if (method === undefined) return undefined;
  if (method === 'reg' && isFormat)
    return void line.report(
      'alert',
      'bad-argument',
      `log-format string is not supported with a regex matching method after '${what}-lf'.`,
    );
  const expected = `a pattern after '${what}'`;
  if (isFormat) {
    const text = needCheckBytes(line, expected);
    return text === undefined ? undefined : { method, text };
  }
  const text = method === 'reg' ? pattern(line, expected) : line.args.need(expected)?.text;
  return text === undefined ? undefined : { method, text: bytesOf(text) };
};

/** `name` or `name-lf`, then `value` or `value-lf` where a value is asked for. */
const readHeader = (line: Line, full: boolean): Match | undefined => {
  const isFormat = line.args.take('name-lf');
  if (!isFormat && !line.args.take('name'))
    return void line.report(
      'alert',
      'missing-argument',
      `'${full ? 'fhdr' : 'hdr'}' expects the keyword name or name-lf, and a pattern.`,
      line.args.peek(),
    );
  const name = readPattern(line, 'name', isFormat);
  if (!name) return undefined;
  const isValueFormat = line.args.take('value-lf');
  if (!isValueFormat && !line.args.take('value')) return { kind: 'header', full, name };
  const value = readPattern(line, 'value', isValueFormat);
  return value && { kind: 'header', full, name, value };
};

/** One `http-check expect` line; undefined after an alert. */
export const readExpect = (line: Line): HttpCheckExpect | undefined => {
  const rule = readExpectRule<Match>(line, 'http-check expect', { matches: MATCHES });
  return rule && { place: line.place, ...rule };
};
