// Sample fetches and converters as the parser sees them: a card each, in tables that src/keywords.ts joins. What they do
// stands in engine/sample beside these very cards.
import type { CardStatus } from '../card.js';
import type { CallArgument, MatchMethod, SampleType } from '../rules.js';
import type { Need } from './places.js';
import type { TagCard } from './tags.js';

/** What one argument has to be (manual 7.3). */
export type ArgumentKind =
  | 'str'
  /** An integer, with a sign or not. */
  | 'int'
  /** An integer ≥ 0. */
  | 'uint'
  /** A duration, in ms. */
  | 'time'
  /** A size in bytes. */
  | 'size'
  /** An IPv4 mask, "24" or "255.255.255.0": how many bits. */
  | 'mask4'
  /** The length of an IPv6 prefix. */
  | 'mask6'
  /** An address; kept as text. */
  | 'ip'
  /** A regular expression; kept as text. */
  | 'reg'
  /** A proxy that has a backend, or a frontend, by name; left out: the one at hand. */
  | 'backend'
  | 'frontend'
  /** "[backend/]server". */
  | 'server'
  | 'userlist'
  | 'table'
  /** An ACL of the proxy at hand, or "!" and such. */
  | 'acl'
  /** "scope.name". */
  | 'var'
  /** A number, or the name of a variable that holds one. */
  | 'int-or-var'
  /** A file that is read when the cfg is; its path. */
  | 'file';

export interface ArgumentCard {
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly optional?: boolean;
  /** The words it has to be one of. */
  readonly oneOf?: readonly string[];
}

/** What fetches and converters have in common. */
export interface CallCard {
  readonly name: string;
  /** As the manual writes it: "req.hdr([<name>[,<occ>]])". */
  readonly usage: string;
  readonly summary: string;
  readonly args: readonly ArgumentCard[];
  /** The last argument may be repeated that often in all; 1 unless told. */
  readonly repeats?: number;
  readonly out: SampleType;
  readonly status?: CardStatus;
  readonly reason?: string;
  /** Complains of arguments that are well-formed each, but not together. */
  readonly check?: (args: readonly CallArgument[]) => string | undefined;
}

/** Files that calls need when the proxy runs: read with the cfg, once each, and kept in the model. */
export interface CallFiles {
  /** A map whose keys are patterns of `method`; `valueFault` says what is wrong with a value. Returns a complaint. */
  map(
    name: string,
    method: MatchMethod,
    valueFault?: (value: string) => string | undefined,
  ): string | undefined;
  /** Any other file, its path as bytes; its text, or a complaint. */
  text(path: string): { readonly text: string } | { readonly error: string };
}

export interface FetchCard extends CallCard {
  readonly need: Need;
  /** Only where mode http is (manual 7.3.6). */
  readonly http?: boolean;
  /**
   * It is an ACL criterion of its own with this match when none is named (manual 7.3), and these of its derivatives
   * exist: `path` has "path_beg".
   */
  readonly acl?: MatchMethod;
  readonly derivatives?: readonly MatchMethod[];
  /** Its numbers are versions, written "3.1" and kept as 3 × 65536 + 1 (manual 7.1.2). */
  readonly dotted?: boolean;
  /** The fetch that the name stands for in ACLs, where it is another one: `hdr` is `req.hdr` there. */
  readonly inAcls?: string;
}

export interface ConverterCard extends CallCard {
  readonly in: SampleType;
  /** Has the files read that the arguments name; complains of what is wrong with them. */
  readonly readFiles?: (args: readonly CallArgument[], files: CallFiles) => string | undefined;
}

/** The words of expressions, conditions and formats. */
export interface SampleLanguage {
  readonly fetches: ReadonlyMap<string, FetchCard>;
  readonly converters: ReadonlyMap<string, ConverterCard>;
  /** Log-format tags (manual 8.2.6). */
  readonly tags: ReadonlyMap<string, TagCard>;
  /** While a cfg is read. */
  readonly files?: CallFiles;
}

/** Indexes cards by name. Two of one name are a bug of ours. */
export const callsByName = <C extends CallCard>(cards: readonly C[]): ReadonlyMap<string, C> => {
  const table = new Map(cards.map((card) => [card.name, card]));
  if (table.size !== cards.length) {
    const twice = cards.find((card) => table.get(card.name) !== card);
    throw new Error(`two cards for '${twice?.name}'`);
  }
  return table;
};

/** The derivatives of fetches of strings: path_beg, path_dir and so on (manual 7.3.6). */
export const STRING_DERIVATIVES: readonly MatchMethod[] = ['beg', 'dir', 'dom', 'end', 'len', 'reg', 'sub'];
