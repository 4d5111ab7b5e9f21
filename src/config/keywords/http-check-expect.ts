// `http-check expect …` (manual 4.2): one rule that the answer to a health check has to pass.
import type { Line } from '../card.js';
import type { HttpCheckExpect } from '../model.js';
import { choice, pattern } from './readers.js';

type Match = HttpCheckExpect['match'];
/** The rule as far as it has been read. */
type Rule = Omit<HttpCheckExpect, 'match'> & { match?: Match };

const OK_STATUSES = ['L4OK', 'L6OK', 'L7OK', 'L7OKC'] as const;
const ERROR_STATUSES = ['L4CON', 'L6RSP', 'L7RSP', 'L7STS', 'L7OKC'] as const;
const TIMEOUT_STATUSES = ['L4TOUT', 'L6TOUT', 'L7TOUT'] as const;

/** What stands around the match: reads its own argument into the rule. */
const MODIFIERS: Readonly<Record<string, (line: Line, rule: Rule) => void>> = {
  'min-recv': (line, rule) => {
    const bytes = line.args.integer("an integer after 'min-recv'", -1, 0x7fffffff);
    if (bytes !== undefined && bytes >= 0) rule.minRecv = bytes;
  },
  comment: (line, rule) => {
    const comment = line.args.need("a string after 'comment'");
    if (comment) rule.comment = comment.text;
  },
  'ok-status': (line, rule) => {
    const status = choice(line, 'ok-status', OK_STATUSES);
    if (status) rule.okStatus = status;
  },
  'error-status': (line, rule) => {
    const status = choice(line, 'error-status', ERROR_STATUSES);
    if (status) rule.errorStatus = status;
  },
  'tout-status': (line, rule) => {
    const status = choice(line, 'tout-status', TIMEOUT_STATUSES);
    if (status) rule.timeoutStatus = status;
  },
};

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

/** Known to the manual, not supported yet. */
const NOT_YET = ['hdr', 'fhdr', 'string-lf', 'on-success', 'on-error', 'status-code'];

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

/** "!" may stand alone or before its match; each one turns the sense around. */
const readNegations = (line: Line, rule: Rule): string | undefined => {
  let text = line.args.next()?.text;
  while (text?.startsWith('!')) {
    rule.negated = !rule.negated;
    text = text.slice(1) || line.args.next()?.text;
  }
  return text;
};

/** One `http-check expect` line; undefined after an alert. */
export const readExpect = (line: Line): HttpCheckExpect | undefined => {
  const rule: Rule = { place: line.place, negated: false };
  for (let word = line.args.peek(); word; word = line.args.peek()) {
    const name = readNegations(line, rule) ?? '';
    const modify = Object.hasOwn(MODIFIERS, name) ? MODIFIERS[name] : undefined;
    const match = Object.hasOwn(MATCHES, name) ? MATCHES[name] : undefined;
    if (modify) modify(line, rule);
    else if (match && rule.match === undefined) {
      const found = match(line);
      if (found === undefined) return undefined;
      rule.match = found;
    } else {
      const later = NOT_YET.includes(name);
      const message = later
        ? `'http-check expect ${name}' is not supported yet.`
        : match
          ? "'http-check expect' takes one pattern only."
          : `'http-check expect' only supports 'status', 'rstatus', 'string' and 'rstring' (got '${name}').`;
      line.report('alert', later ? 'not-supported' : 'bad-argument', message, word);
      return undefined;
    }
  }
  const { match } = rule;
  if (match) return { ...rule, match };
  line.report('alert', 'missing-argument', "'http-check expect' expects at least a match and its pattern.");
  return undefined;
};
