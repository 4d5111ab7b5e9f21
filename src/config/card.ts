// A keyword is one card. Cards stand in tables (keywords/*.ts) that src/keywords.ts joins; a new word is one card
// and its line in a table.
import type { Arguments, Report, Word } from './arguments.js';
import type { Diagnostic, Span } from './diagnostics.js';
import type { Language } from './language.js';
import type {
  AgentCheck,
  ErrorReply,
  Global,
  LogTarget,
  OnError,
  Place,
  Proxy,
  Server,
  ServerCheck,
} from './model.js';
import type { OTHER_SECTIONS, SECTIONS } from './sections.js';

export type Section = (typeof SECTIONS)[number] | OtherSection;

/** Sections beside `global` and the proxies. */
export type OtherSection = (typeof OTHER_SECTIONS)[number];

/** acted: does what the manual says; no-effect: accepted with a notice that says why; refused: an alert by name. */
export type CardStatus = 'acted' | 'no-effect' | 'refused';

/** One keyword of the language, as `Draft` (the section's plain data under construction) sees it. */
export interface Card<Draft> {
  /** The words that open the line: "retries", "option forwardfor", "timeout connect". */
  readonly name: string;
  /** Arguments as the manual writes them: "<value>", "[except <network>] [header <name>] [if-none]". */
  readonly usage: string;
  /** One sentence for the README's table and for `-h`-like output. */
  readonly summary: string;
  readonly sections: readonly Section[];
  /** In a defaults section only where it has a name ("(!)" in manual 4.1). */
  readonly namedDefaults?: boolean;
  /** Accepts a "no" prefix; "default" too (manual 4, keyword matrix). */
  readonly negatable?: boolean;
  readonly status?: CardStatus;
  /** Why it has no effect, or what to use instead when refused. */
  readonly reason?: string;
  /** The modern spelling of a word that HAProxy has removed or deprecated: the line is warned of, then acted on. */
  readonly modern?: string;
  /** The first HAProxy that knows `modern`, where some that are still maintained do not: upgrades leave the word. */
  readonly modernSince?: string;
  /** HAProxy has removed the word. Upgrades comment the line out, unless the card itself says how it is written now. */
  readonly removed?: boolean;
  /** Reads the arguments into the draft. What is wrong goes to `line.report`; it never throws. */
  readonly parse: (line: Line, draft: Draft) => void;
}

/** One keyword line, handed to its card: the words after the card's name, and where to complain. */
export interface Line {
  readonly section: Section;
  readonly place: Place;
  /** Prefix: `no option x`, `default option x`. */
  readonly negation: 'no' | 'default' | undefined;
  /** The words the card's name matched. */
  readonly keyword: readonly Word[];
  readonly args: Arguments;
  /** Reports on a word of this line (or on the keyword when absent). */
  readonly report: Report;
  /** What the outside world supplies, so that config/ stays pure. */
  readonly world: World;
  /** Fetches, converters and actions, for lines that hold expressions or rules. */
  readonly language: Language;
}

/** Everything config/ may ask of its surroundings; tests hand in a made-up one. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  /** Text of a file (latin1) or the reason why not; for `errorfile` and its like. */
  readFile(path: string): { text: string } | { error: string };
  /** The address of a host, for patterns of ACLs (manual 7.1.6); without it names are no patterns. */
  addressOf?(name: string): string | undefined;
  readonly hostname: string;
  /** Of the TLS library, for conditions that ask for it (manual 2.4). */
  readonly opensslVersion: string;
}

/** Where relative paths start: a folder of its own for `origin`, else one that goes by the cfg file at hand. */
export type FilePaths = 'current' | 'config' | 'parent' | { readonly origin: string };

/** The global section under construction. */
export interface GlobalDraft extends Global {
  /** The environment that the lines further down see; `setenv` and its kin change it. */
  env: Record<string, string | undefined>;
  /** Words that may be said once and have been. */
  said: Set<string>;
  /** `default-path`: where files with relative paths are looked for from here on. */
  filePaths?: FilePaths;
  /** `zero-warning`: a cfg that is warned of is refused. */
  zeroWarning?: boolean;
}

/** A keyword line as the checks at the end see it: what was said where, whatever came of it. */
export interface Statement {
  readonly place: Place;
  /** Its words, without a "no" or "default" before them; for a misspelled keyword, the one that was meant. */
  readonly words: readonly string[];
  /** There was an alert: what is missing because of it is not worth another message. */
  readonly failed: boolean;
}

/** A defaults section or a proxy under construction; what the model does not keep is dropped by resolve. */
export interface ProxyDraft extends Proxy {
  /** `default-server` settings so far, which later `server` lines start from. */
  defaultServer: ServerDraft;
  /** `dispatch`; among the servers when the cfg is complete. */
  dispatch: Server | undefined;
  /**
   * What this very section has said itself, rather than inherited: "timeout client", or a group such as "stats". The
   * first `stats` line or check rule of a proxy starts afresh where the defaults had some (as HAProxy does), so a
   * new section begins with an empty set.
   */
  said: Set<string>;
  /** The keyword lines of this very section, in order, and those it has inherited. */
  statements: Statement[];
  inherited: Statement[];
  /** Lines of `log global`: replaced by the global section's targets when the cfg is complete. */
  logGlobal: Place | undefined;
  logs: LogTarget[];
  /** Answers to errors in the order of their lines; the model has what they come to. */
  errorLines: (ErrorReply | ErrorImport)[];
}

/** `errorfiles`: every answer of an `http-errors` section, or those for `statuses`. */
export interface ErrorImport {
  place: Place;
  section: string;
  statuses: number[];
}

/**
 * A `server` under construction. Settings of checks and of `observe` are kept whether or not checking has been
 * asked for: `default-server inter 1s` comes before the `check` it is for.
 */
export interface ServerDraft
  extends Omit<
    Server,
    'place' | 'index' | 'name' | 'id' | 'address' | 'check' | 'agent' | 'observe' | 'track'
  > {
  /** `id` of the line; resolve assigns one where it is absent. */
  id?: number;
  /** `check` was said. */
  checked: boolean;
  check: ServerCheck;
  /** `agent-check` was said. */
  agentChecked: boolean;
  /** A port of 0: none was said. */
  agent: AgentCheck;
  observed?: 'layer4' | 'layer7';
  onError: OnError;
  errorLimit: number;
  /** Without a backend it is the proxy's own. */
  track?: { backend?: string; server: string };
}

export type GlobalCard = Card<GlobalDraft>;
export type ProxyCard = Card<ProxyDraft>;

/** Tells where one `server` or `bind` parameter goes: "weight <n>" in `server s1 :80 weight 10 check`. */
export interface ParamCard<Draft> {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly status?: CardStatus;
  readonly reason?: string;
  readonly modern?: string;
  /** `no-check`, `no-backup` …: the form that takes it back. */
  readonly negatable?: boolean;
  /** Reads the parameter's own arguments from `line.args`; `negated` for the `no-` form. */
  readonly parse: (line: Line, draft: Draft, negated: boolean) => void;
}

export type { Diagnostic, Span };
