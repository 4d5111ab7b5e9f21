// A regular expression as a flat list of what it is made of: enough to recognise what it is about, and to write parts of
// it anew. What it is not sure of it gives up.

export interface Piece {
  readonly kind: 'char' | 'set' | 'open' | 'close' | 'bar' | 'begin' | 'end';
  /** As written, quantifier included. */
  readonly text: string;
  /** The one character it stands for; none when quantified. */
  readonly char?: string;
  /** The number of the capturing group it opens or closes. */
  readonly group?: number;
  readonly quantifier: string;
}

const TOKEN =
  /(?<begin>\^)|(?<end>\$)|(?<bar>\|)|(?<open>\((?:\?:|(?![?*])))|(?<close>\))|(?<set>\.|\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]|\\[dDwWsS])|(?<char>\\[^\w]|[^\\()[\]|^$.*+?{}])/y;
const QUANTIFIER = /[*+?][+?]?|\{\d+(?:,\d*)?\}[+?]?/y;

/** Undefined for lookarounds, references, flags inside of it, and what is not well formed. */
export const piecesOf = (regex: string): readonly Piece[] | undefined => {
  const pieces: Piece[] = [];
  const open: (number | undefined)[] = [];
  let groups = 0;
  for (let at = 0; at < regex.length; ) {
    const found = matchAt(TOKEN, regex, at);
    if (!found) return undefined;
    const [kind, token] = Object.entries(found.groups!).find(([, one]) => one !== undefined)! as [
      Piece['kind'],
      string,
    ];
    at += token.length;
    const quantifier = matchAt(QUANTIFIER, regex, at)?.[0] ?? '';
    at += quantifier.length;
    if (kind === 'open') open.push(token === '(' ? ++groups : undefined);
    const group = kind === 'open' ? open.at(-1) : kind === 'close' ? open.pop() : undefined;
    pieces.push({ ...pieceOf(kind, token, quantifier), ...(group !== undefined && { group }) });
  }
  return pieces;
};

const matchAt = (regex: RegExp, text: string, at: number): RegExpExecArray | null => {
  regex.lastIndex = at;
  return regex.exec(text);
};

const pieceOf = (kind: Piece['kind'], token: string, quantifier: string): Piece => {
  const text = token + quantifier;
  if (kind !== 'char') return { kind, text, quantifier };
  return quantifier === ''
    ? { kind, text, char: token.at(-1)!, quantifier }
    : { kind: 'set', text, quantifier };
};

export const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');

/** An alternative that stands in no group: it is not known which of them the beginning of the expression belongs to. */
export const hasOuterBar = (pieces: readonly Piece[]): boolean => {
  let depth = 0;
  for (const { kind } of pieces) {
    if (kind === 'open') depth++;
    else if (kind === 'close') depth--;
    else if (kind === 'bar' && depth === 0) return true;
  }
  return false;
};

/** Where the group that is opened at `open` is closed; -1 when nowhere. */
export const closingOf = (pieces: readonly Piece[], open: number): number => {
  let depth = 0;
  for (let at = open; at < pieces.length; at++) {
    if (pieces[at]!.kind === 'open') depth++;
    else if (pieces[at]!.kind === 'close' && --depth === 0) return at;
  }
  return -1;
};

/** Matches whatever comes: nothing, `.*`, `(.*)`, `.*$`. */
export const isAnything = (pieces: readonly Piece[]): boolean =>
  /^(?:|\.\*|\(\.\*\)|\(\?:\.\*\))\$?$/.test(textOf(pieces)) && textOf(pieces) !== '$';

/** Matches a line whatever it holds: "", ".", "^", "^.*$". No line is empty. */
export const isEveryLine = (regex: string): boolean => /^\^?(?:\.[*+]?|\(\.\*\))?$|^\^?\.[*+]\$$/.test(regex);
