// `http-check expect …` (manual 4.2): one rule that the answer to a health check has to pass.
import type { Line } from '../card.js';
import type { HttpCheckExpect } from '../model.js';
import { readExpectRule } from './check-expect.js';
import { pattern } from './readers.js';

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

/** Known to the manual, not supported yet. */
const NOT_YET = ['hdr', 'fhdr', 'string-lf', 'status-code'];

/** One `http-check expect` line; undefined after an alert. */
export const readExpect = (line: Line): HttpCheckExpect | undefined => {
  const rule = readExpectRule<Match>(line, 'http-check expect', { matches: MATCHES, notYet: NOT_YET });
  return rule && { place: line.place, ...rule };
};
