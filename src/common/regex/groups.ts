// What begins with a parenthesis: groups, lookarounds, options; and what of it is refused.
import { refer } from './references.js';
import { type Options, PLAIN, type Scope } from './scope.js';
import { EMPTY, type Node } from './tree.js';

/** PCRE's parens_nest_limit. */
const DEEPEST = 250;

const MISSING = 'missing closing parenthesis';

/** What the text behind `(` makes of it, in this order. */
const OPENINGS: readonly (readonly [sticky: RegExp, open: (scope: Scope, start: number) => Node])[] = [
  [/\?:/y, (scope) => inside(scope)],
  [/\?>/y, (scope) => ({ kind: 'atomic', body: inside(scope) })],
  [/\?=/y, (scope) => look(scope, false, false)],
  [/\?!/y, (scope) => look(scope, false, true)],
  [/\?<=/y, (scope) => look(scope, true, false)],
  [/\?<!/y, (scope) => look(scope, true, true)],
  [/\?P=/y, (scope) => namedReference(scope)],
  [/\?\|/y, (scope, start) => refused(scope, 'a branch reset group (?|…)', start)],
  [/\?(?:R|[+-]?\d|&|P>)/y, (scope, start) => refused(scope, 'recursion', start)],
  [/\?\(/y, (scope, start) => refused(scope, 'a conditional group (?(…)…)', start)],
  [/\?C/y, (scope, start) => refused(scope, 'a callout (?C)', start)],
  [/\*/y, (scope, start) => refused(scope, verb(scope), start)],
  [/\?P?<|\?'/y, (scope) => named(scope)],
  [/\?/y, (scope) => setOptions(scope)],
];

/** Reads on from behind the `(` at `start`. */
export const openGroup = (scope: Scope, start: number): Node => {
  if (++scope.depth > DEEPEST) scope.reader.fail('parentheses are too deeply nested');
  const opening = OPENINGS.find(([sticky]) => scope.reader.match(sticky));
  const node = opening ? opening[1](scope, start) : scope.options.noCapture ? inside(scope) : capture(scope);
  scope.depth--;
  return node;
};

/** Up to and with the closing parenthesis; options that are set inside end there. */
const inside = (scope: Scope): Node => {
  const { options } = scope;
  const body = scope.readChoice();
  scope.options = options;
  if (!scope.reader.take(')')) scope.reader.fail(MISSING, scope.reader.text.length);
  return body.kind === 'place' || body === EMPTY ? { kind: 'sequence', items: [body] } : body;
};

const capture = (scope: Scope): Node => {
  const number = ++scope.groups;
  return { kind: 'group', number, body: inside(scope) };
};

const look = (scope: Scope, behind: boolean, negated: boolean): Node => ({
  kind: 'look',
  behind,
  negated,
  body: inside(scope),
});

const refused = (scope: Scope, what: string, start: number): Node => {
  scope.reader.refuse(what, start);
  return EMPTY;
};

const verb = ({ reader }: Scope): string => `'(*${reader.match(/\w+/y)?.[0] ?? ''}'`;

const named = (scope: Scope): Node => {
  const { reader } = scope;
  const close = reader.text[reader.at - 1] === "'" ? "'" : '>';
  const name = readName(scope, close);
  if (name !== '' && scope.names.has(name))
    reader.fail('two named subpatterns have the same name (PCRE2_DUPNAMES not set)');
  scope.names.set(name, scope.groups + 1);
  return capture(scope);
};

const namedReference = (scope: Scope): Node => {
  const name = readName(scope, ')');
  return scope.reader.mistake ? EMPTY : refer(scope, scope.names.get(name) ?? 0);
};

/** A name with what ends it; '' is a mistake. */
const readName = ({ reader }: Scope, close: string): string => {
  const name = reader.match(/\w+/y)?.[0];
  if (name === undefined) reader.fail('subpattern name expected');
  else if (/^\d/.test(name))
    reader.fail('subpattern name must start with a non-digit', reader.at - name.length);
  else if (name.length > 32) reader.fail('subpattern name is too long (maximum 32 code units)');
  else if (!reader.take(close)) reader.fail('syntax error in subpattern name (missing terminator?)');
  return reader.mistake ? '' : name!;
};

const LETTERS: ReadonlyMap<string, keyof Options> = new Map([
  ['i', 'ignoreCase'],
  ['m', 'multiline'],
  ['s', 'dotAll'],
  ['x', 'extended'],
  ['U', 'ungreedy'],
  ['n', 'noCapture'],
]);

/** `(?i)` up to the end of the group it stands in, `(?i:…)` for its own. */
const setOptions = (scope: Scope): Node => {
  const { reader } = scope;
  const before = scope.options;
  const options: { -readonly [key in keyof Options]: boolean } = { ...(reader.take('^') ? PLAIN : before) };
  let value = true;
  for (;;) {
    const letter = LETTERS.get(reader.next);
    if (letter) options[letter] = value;
    else if (value && reader.next === '-') value = false;
    else break;
    reader.at++;
  }
  scope.options = options;
  if (reader.take(')')) return EMPTY;
  if (!reader.take(':')) {
    if (reader.next === 'J') reader.refuse('several groups of one name (?J)');
    else reader.fail(reader.done ? MISSING : 'unrecognized character after (? or (?-');
  }
  const body = inside(scope);
  scope.options = before;
  return body;
};
