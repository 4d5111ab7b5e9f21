// Reads a regular expression as PCRE does (pcre2pattern), and says in PCRE's words what is wrong with it.
import { type ByteSet, byte, charsOf, ESCAPED_CLASSES, EVERY, ignoringCase, without } from './byte-set.js';
import { POSIX, readClass } from './classes.js';
import { readEscapedByte } from './escapes.js';
import { openGroup } from './groups.js';
import { type Mistake, Reader } from './reader.js';
import { readReference, refer } from './references.js';
import { PLAIN, type Scope } from './scope.js';
import { EMPTY, type Node, type Place, type Repeat, type Syntax } from './tree.js';

export const parseRegex = (text: string, ignoreCase: boolean): Syntax | Mistake => {
  const scope: Scope = {
    reader: new Reader(text),
    options: { ...PLAIN, ignoreCase },
    groups: 0,
    names: new Map(),
    references: [],
    depth: 0,
    quoting: false,
    readChoice: () => readChoice(scope),
  };
  const { reader } = scope;
  const tree = readChoice(scope);
  if (!reader.done) reader.fail('unmatched closing parenthesis');
  const unknown = scope.references.find(({ number }) => number > scope.groups);
  if (unknown) reader.fail('reference to non-existent subpattern', unknown.at);
  return reader.mistake ?? { tree, groups: scope.groups };
};

/** Up to the end, or to the parenthesis that closes the group. */
const readChoice = (scope: Scope): Node => {
  const options = [readSequence(scope)];
  while (scope.reader.take('|')) options.push(readSequence(scope));
  return options.length === 1 ? options[0]! : { kind: 'choice', options };
};

const readSequence = (scope: Scope): Node => {
  const { reader } = scope;
  const items: Node[] = [];
  for (;;) {
    skip(scope);
    if (reader.done || (!scope.quoting && (reader.next === '|' || reader.next === ')'))) break;
    const atom = readAtom(scope);
    skip(scope);
    const item = scope.quoting ? atom : readQuantifier(scope, atom);
    if (item !== EMPTY) items.push(item);
  }
  return items.length === 1 ? items[0]! : { kind: 'sequence', items };
};

const WHITE_SPACE = /(?:[\t-\r ]|#[^\n]*\n?)+/y;

/** What stands for nothing: comments, `\Q` and `\E`, with `(?x)` white space. */
const skip = (scope: Scope): void => {
  const { reader } = scope;
  for (;;) {
    if (reader.take('\\E')) scope.quoting = false;
    else if (scope.quoting) return;
    else if (reader.take('\\Q')) scope.quoting = true;
    else if (reader.take('(?#')) {
      if (!reader.match(/[^)]*\)/y)) reader.fail('missing ) after (?# comment', reader.text.length);
    } else if (!scope.options.extended || !reader.match(WHITE_SPACE)) return;
  }
};

const QUANTIFIER = /(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})/y;
const NOT_REPEATABLE = 'quantifier does not follow a repeatable item';

const readAtom = (scope: Scope): Node => {
  const { reader, options } = scope;
  if (scope.quoting) return literal(scope);
  const start = reader.at;
  if (reader.take('(')) return openGroup(scope, start);
  if (reader.take('[[:<:]]')) return wordEdge(true);
  if (reader.take('[[:>:]]')) return wordEdge(false);
  const posix = reader.match(POSIX);
  if (posix) return misplacedPosix(scope, posix[1]!, start);
  if (reader.take('[')) return { kind: 'set', bytes: readClass(reader, options.ignoreCase) };
  if (reader.take('.')) return { kind: 'set', bytes: options.dotAll ? EVERY : NOT_NEWLINE };
  if (reader.take('^')) return place(options.multiline ? 'line-start' : 'circumflex');
  if (reader.take('$')) return place(options.multiline ? 'line-end' : 'dollar');
  if (reader.take('\\')) return readEscape(scope);
  if (reader.match(QUANTIFIER)) {
    reader.fail(NOT_REPEATABLE, start);
    return EMPTY;
  }
  return literal(scope);
};

const NOT_NEWLINE = without(byte(10));

const literal = ({ reader, options }: Scope): Node =>
  one(reader.text.charCodeAt(reader.at++), options.ignoreCase);

const one = (code: number, ignoreCase: boolean): Node => ({
  kind: 'set',
  bytes: ignoreCase ? ignoringCase(byte(code)) : byte(code),
});

const place = (where: Place): Node => ({ kind: 'place', place: where });

const misplacedPosix = ({ reader }: Scope, mark: string, start: number): Node => {
  const classes = 'POSIX named classes are supported only within a class';
  reader.fail(mark === ':' ? classes : 'POSIX collating elements are not supported', start);
  return EMPTY;
};

const wordEdge = (start: boolean): Node => ({
  kind: 'sequence',
  items: [
    place('boundary'),
    { kind: 'look', behind: !start, negated: false, body: { kind: 'set', bytes: ESCAPED_CLASSES.get('w')! } },
  ],
});

const set = (bytes: ByteSet): Node => ({ kind: 'set', bytes });

/** `\R`: any newline, and CRLF is one. */
const NEWLINE: Node = {
  kind: 'atomic',
  body: {
    kind: 'choice',
    options: [{ kind: 'sequence', items: [set(byte(13)), set(byte(10))] }, set(charsOf('\n\v\f\r\x85'))],
  },
};

/** Escapes that are no byte of their own. */
const ESCAPES: ReadonlyMap<string, Node> = new Map([
  ...[...ESCAPED_CLASSES].map(([name, bytes]) => [name, set(bytes)] as const),
  ['N', set(NOT_NEWLINE)],
  ['C', set(EVERY)],
  ['R', NEWLINE],
  ['A', place('start')],
  ['z', place('end')],
  ['Z', place('dollar')],
  ['b', place('boundary')],
  ['B', place('no-boundary')],
]);

const REFUSED: ReadonlyMap<string, string> = new Map([
  ['K', 'resetting the start of the match (\\K)'],
  ['G', 'the start of matching (\\G)'],
  ['X', 'an extended grapheme cluster (\\X)'],
  ['p', 'a Unicode property (\\p)'],
  ['P', 'a Unicode property (\\P)'],
]);

const readEscape = (scope: Scope): Node => {
  const { reader } = scope;
  const start = reader.at - 1;
  const known = ESCAPES.get(reader.next);
  const refused = REFUSED.get(reader.next);
  if (refused) reader.refuse(refused, start);
  if (known) {
    reader.at++;
    return known;
  }
  if (/[gk1-9]/.test(reader.next)) {
    const number = readReference(scope);
    if (number !== undefined) return refer(scope, number);
  }
  const code = readEscapedByte(reader);
  return code === undefined ? EMPTY : one(code, scope.options.ignoreCase);
};

const MOST = 65535;

const readQuantifier = (scope: Scope, body: Node): Node => {
  const { reader, options } = scope;
  const start = reader.at;
  const found = reader.match(QUANTIFIER);
  if (!found) return body;
  if (body === EMPTY || body.kind === 'place') {
    reader.fail(NOT_REPEATABLE, start);
    return EMPTY;
  }
  const { min, max } = bounds(found);
  if (min > MOST || (max > MOST && max !== Number.POSITIVE_INFINITY))
    reader.fail('number too big in {} quantifier', reader.at - 1);
  if (max < min) reader.fail('numbers out of order in {} quantifier', reader.at - 1);
  const style = readStyle(reader, options.ungreedy);
  return { kind: 'repeat', body, min, max, style };
};

const bounds = ([all, min, comma, max]: RegExpExecArray): { min: number; max: number } => {
  if (all === '*') return { min: 0, max: Number.POSITIVE_INFINITY };
  if (all === '+') return { min: 1, max: Number.POSITIVE_INFINITY };
  if (all === '?') return { min: 0, max: 1 };
  const upper = max ? Number(max) : comma ? Number.POSITIVE_INFINITY : Number(min);
  return { min: Number(min), max: upper };
};

const readStyle = (reader: Reader, ungreedy: boolean): Repeat['style'] => {
  if (reader.take('+')) return 'possessive';
  return reader.take('?') !== ungreedy ? 'lazy' : 'greedy';
};
