// Section heads (manual 2.1, 4): which section a line opens, under which name, and from which defaults.
import type { Report, Word } from './arguments.js';
import type { ProxyDraft, Section } from './card.js';
import { derive, newDefaults, startFrom } from './drafts.js';
import type { Place, SectionKind } from './model.js';
import { didYouMean, nearest } from './suggest.js';

/** Sections whose lines we read. */
export const SECTIONS: readonly Section[] = ['global', 'defaults', 'frontend', 'backend', 'listen'];

/** Sections of the language that are not there yet; their lines are passed over. */
export const LATER_SECTIONS: readonly string[] = [
  'acme',
  'cache',
  'crt-store',
  'dynamic-update',
  'fcgi-app',
  'healthcheck',
  'http-errors',
  'log-forward',
  'log-profile',
  'mailers',
  'namespace_list',
  'peers',
  'program',
  'resolvers',
  'ring',
  'spoe-agent',
  'spoe-message',
  'traces',
  'userlist',
];

/** Every word that opens a section; none of them can be a keyword inside one. */
export const SECTION_WORDS: readonly string[] = [...SECTIONS, ...LATER_SECTIONS];

/** `defaults` sections as far as read. */
export class Defaults {
  private readonly named = new Map<string, Known[]>();
  private last: Known | undefined;

  /** `defaults [<name>] [from <defaults>]` */
  open(head: Head): ProxyDraft {
    const { name, from } = readHead(head, true);
    const base = from && this.start(from, head, `defaults '${name?.text ?? ''}'`);
    const draft = base ? startFrom(base, head.place) : newDefaults(head.place);
    const known: Known = { draft, name: name?.text };
    if (name) this.named.set(name.text, [...(this.named.get(name.text) ?? []), known]);
    this.last = known;
    return known.draft;
  }

  /** `frontend|backend|listen <name> [from <defaults>]`; `extra` is what stands after the name in old spellings. */
  openProxy(head: Head, section: SectionKind): { draft: ProxyDraft; extra: readonly Word[] } {
    const { name, from, extra } = readHead(head, false);
    const draft = this.start(from, head, `${section} '${name?.text ?? ''}'`);
    return { draft: derive(draft, section, name?.text ?? '', head.place), extra };
  }

  private start(from: Word | undefined, head: Head, who: string): ProxyDraft {
    const known = from ? this.byName(from, head, who) : this.last;
    if (!known) return newDefaults(head.place);
    const use = from ? 'explicitly' : 'implicitly';
    known.use ??= use;
    if (known.use !== use && !known.complained) {
      known.complained = true;
      const { file, line } = known.draft.place;
      head.report(
        'alert',
        'ambiguous-defaults',
        `defaults section '${known.name ?? ''}' (declared at ${file}:${line}) is ${known.use} referenced by another proxy and ${use} used here. To avoid any ambiguity don't mix both usage. Add a last defaults section not explicitly used or always use explicit references.`,
        from,
      );
    }
    return known.draft;
  }

  private byName(from: Word, head: Head, who: string): Known | undefined {
    const found = this.named.get(from.text) ?? [];
    if (found.length === 0)
      head.report(
        'alert',
        'unknown-defaults',
        `defaults section '${from.text}' not found for ${who}.`,
        from,
        didYouMean(from.text, this.named.keys()),
      );
    if (found.length > 1) {
      const places = found.map(({ draft }) => `${draft.place.file}:${draft.place.line}`).join(' and ');
      head.report(
        'alert',
        'ambiguous-defaults',
        `ambiguous defaults section name '${from.text}' referenced by ${who} exists at least at ${places}.`,
        from,
      );
    }
    // What was probably meant: a proxy without any defaults would only bring more messages.
    return found.at(-1) ?? this.named.get(nearest(from.text, this.named.keys()) ?? '')?.at(-1) ?? this.last;
  }
}

interface Known {
  readonly draft: ProxyDraft;
  readonly name: string | undefined;
  use?: 'explicitly' | 'implicitly';
  complained?: boolean;
}

/** The line that opens a section. */
export interface Head {
  readonly place: Place;
  readonly keyword: Word;
  readonly words: readonly Word[];
  readonly report: Report;
}

const readHead = (
  { keyword, words, report }: Head,
  anonymous: boolean,
): { name: Word | undefined; from: Word | undefined; extra: readonly Word[] } => {
  const named = words[0] && words[0].text !== 'from' ? words[0] : undefined;
  if (!named && !anonymous)
    report('alert', 'missing-name', `'${keyword.text}' expects an <id> argument.`, keyword);
  const wrong = named && /[^\w.:-]/.exec(named.text)?.[0];
  if (wrong !== undefined)
    report(
      'alert',
      'bad-name',
      `character '${wrong}' is not permitted in '${keyword.text}' name '${named?.text}'.`,
      named,
    );
  const rest = named ? words.slice(1) : words;
  if (rest[0]?.text !== 'from') return { name: named, from: undefined, extra: rest };
  if (!rest[1])
    report('alert', 'missing-argument', "'from' expects the name of a defaults section.", rest[0]);
  return { name: named, from: rest[1], extra: rest.slice(2) };
};
