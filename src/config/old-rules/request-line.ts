// Old expressions that are about the request line: "^METHOD URI VERSION".
import { closingOf, hasOuterBar, type Piece, textOf } from './pieces.js';
import { readTemplate, renumber, type Template, without } from './template.js';

export interface RequestLine {
  /** The only ones it is for; none: any. */
  readonly methods: readonly string[];
  /** The group that holds the method alone. */
  readonly methodGroup?: number;
  /** What the replacement has to begin with, so that the method stays. */
  readonly start: Template;
  /** What of the URI stands in the group of the method, before what `uri` holds. */
  readonly lead: string;
  readonly uri: readonly Piece[];
  /** Undefined: it does not say where the URI ends. */
  readonly version: readonly Piece[] | undefined;
  /** Method and beginning of the URI are one group: the first. */
  readonly isJoined: boolean;
}

export const readRequestLine = (pieces: readonly Piece[]): RequestLine | undefined => {
  if (pieces[0]?.kind !== 'begin' || hasOuterBar(pieces)) return undefined;
  const start = readMethod(pieces.slice(1));
  if (!start) return undefined;
  const { rest, ...method } = start;
  const parts = splitVersion(rest);
  if (!parts || (parts.uri.length === 0 && method.lead === '')) return undefined;
  return { isJoined: false, lead: '', ...method, ...parts };
};

type Method = Pick<RequestLine, 'methods' | 'start'> &
  Partial<Pick<RequestLine, 'methodGroup' | 'lead' | 'isJoined'>> & { readonly rest: readonly Piece[] };

/** Any method: `[^ ]*`, `[^ :]*`, `\S+`, `[A-Z]+`; `.*` where a slash is next. */
const ANY = /^(?:\[\^(?: |\\s|\\ |:|\/)+\]|\\S|\\w|\[A-Z\]|\[a-z\]|\[A-Za-z\]|\[a-zA-Z\])[*+]$/;

const isAnyMethod = (piece: Piece | undefined, next: Piece | undefined): boolean =>
  piece !== undefined && (ANY.test(piece.text) || (/^\.[*+]$/.test(piece.text) && next?.char === '/'));

const readMethod = (pieces: readonly Piece[]): Method | undefined => {
  const [first] = pieces;
  if (first?.kind === 'open') return groupedMethod(pieces);
  if (isAnyMethod(first, pieces[2]) && pieces[1]?.char === ' ')
    return { methods: [], start: [], rest: pieces.slice(2) };
  const blank = pieces.findIndex(({ char }) => char === ' ');
  const name = textOf(pieces.slice(0, Math.max(0, blank)));
  return /^[A-Z]+$/i.test(name)
    ? { methods: [name.toUpperCase()], start: [...name, ' '], rest: pieces.slice(blank + 1) }
    : undefined;
};

const groupedMethod = (pieces: readonly Piece[]): Method | undefined => {
  const close = closingOf(pieces, 0);
  const group = pieces[0]!.group;
  if (close < 0 || group === undefined || pieces[close]!.quantifier !== '') return undefined;
  const inside = pieces.slice(1, close);
  const rest = pieces.slice(close + 1);
  const names = textOf(inside);
  if (rest[0]?.char === ' ') {
    const behind = { methodGroup: group, start: [group, ' '], rest: rest.slice(1) };
    if (inside.length === 1 && isAnyMethod(inside[0], rest[1])) return { ...behind, methods: [] };
    return /^[A-Z]+(?:\|[A-Z]+)*$/i.test(names)
      ? { ...behind, methods: names.toUpperCase().split('|') }
      : undefined;
  }
  return ledGroup(group, inside, rest) ?? joinedGroup(pieces, inside, rest);
};

/** `([^ ]* /)x`. */
const ledGroup = (group: number, inside: readonly Piece[], rest: readonly Piece[]): Method | undefined => {
  const lead = inside.slice(2);
  if (!isAnyMethod(inside[0], lead[0]) || inside[1]?.char !== ' ' || lead.some(({ char }) => !char))
    return undefined;
  const text = lead.map(({ char }) => char).join('');
  return { methods: [], methodGroup: group, start: [group], lead: text, rest };
};

/** `(.*)/x`: what comes behind the group is found in the URI, and nowhere else. */
const joinedGroup = (
  pieces: readonly Piece[],
  inside: readonly Piece[],
  rest: readonly Piece[],
): Method | undefined => {
  const isGreedy = inside.at(-1)?.text === '.*' && inside.every(({ text }) => /^(?:\.|\[)/.test(text));
  const next = textOf(
    rest.slice(
      0,
      rest.findIndex(({ char }) => char === undefined),
    ),
  );
  const isOfUri = /\/.*[a-z]/i.test(next) && !/http|[ ?]/i.test(next);
  return isGreedy && isOfUri ? { methods: [], start: [], isJoined: true, rest: pieces } : undefined;
};

const splitVersion = (pieces: readonly Piece[]): Pick<RequestLine, 'uri' | 'version'> | undefined => {
  let depth = 0;
  for (const [at, { kind, char, text }] of pieces.entries()) {
    if (kind === 'open') depth++;
    if (kind === 'close') depth--;
    if (char === undefined && /^ |\\s/.test(text)) return undefined;
    if (char !== ' ') continue;
    return depth === 0 ? { uri: pieces.slice(0, at), version: pieces.slice(at + 1) } : undefined;
  }
  return { uri: pieces, version: undefined };
};

/** Any version. */
const VERSION =
  /^(?:\(?(?:\.\*|HTTP(?:\/(?:\.\*|1(?:\\?\.(?:\.\*|\[01\]|\[0-1\]|\.)?)?)?)?(?:\.\*)?)\)?\$?)?$/;

const isAnyVersion = (version: readonly Piece[] | undefined): boolean =>
  version === undefined || VERSION.test(textOf(version));

/** As an expression for the URI alone; undefined when it says something of the version. */
export const uriRegex = ({ uri, lead, version, isJoined }: RequestLine): string | undefined => {
  if (!isAnyVersion(version)) return undefined;
  const text = escape(lead) + textOf(uri);
  if (version === undefined && uri.at(-1)?.kind === 'end' && !/\.\*\)?\$$/.test(text)) return undefined;
  if (isJoined) return `^${text}`;
  return version === undefined || text.endsWith('.*') ? `^${text}` : `^${text}$`;
};

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const HTTP = /^ HTTP\/1\.[01]$/;

/** What the URI is replaced by; undefined when more than the URI changes. */
export const uriTemplate = (line: RequestLine, replacement: string): Template | undefined => {
  const { start, lead, methodGroup, uri, version, isJoined } = line;
  const template = readTemplate(replacement);
  if (isJoined ? template[0] !== 1 : start.length === 0) return undefined;
  const behind = without(template, start);
  const ended = behind && endOf(behind, uri, version);
  if (!ended || ended.some((part) => typeof part === 'string' && /\s/.test(part))) return undefined;
  const versionGroup = version?.find(({ kind }) => kind === 'open')?.group;
  const dropped = [methodGroup, versionGroup].filter((group) => group !== undefined);
  const rest = renumber(ended, dropped);
  return rest && rest.length + lead.length > 0 ? [...lead, ...rest] : undefined;
};

/** The replacement up to the end of the URI, when it leaves the version what it was. */
const endOf = (
  template: Template,
  uri: readonly Piece[],
  version: readonly Piece[] | undefined,
): Template | undefined => {
  if (HTTP.test(template.slice(-9).join(''))) return template.slice(0, -9);
  const last = template.at(-1);
  if (version !== undefined) {
    const isKept = last !== undefined && last === version[0]?.group && template.at(-2) === ' ';
    return isKept ? template.slice(0, -2) : undefined;
  }
  const end = uri.filter(({ kind }) => kind !== 'end');
  return end.at(-1)?.group === last && last !== undefined && textOf(end.slice(-3)) === '(.*)'
    ? template
    : undefined;
};
