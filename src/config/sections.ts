// Section heads (manual 2.1, 4): which section a line opens, under which name, and from which defaults.
import { cursorOver, type Report, type Word } from './arguments.js';
import type { ProxyDraft, Statement } from './card.js';
import { derive, newDefaults, startFrom } from './drafts.js';
import { whyNotFrom } from './inheritance.js';
import type { Place, SectionKind } from './model.js';
import { saysPlace } from './source.js';
import { didYouMean } from './suggest.js';

/** The sections at the heart of a cfg. */
export const SECTIONS = ['global', 'defaults', 'frontend', 'backend', 'listen'] as const;

/** Those beside them; keywords/sections.ts has what may stand in each. */
export const OTHER_SECTIONS = [
  'cache',
  'http-errors',
  'mailers',
  'peers',
  'program',
  'resolvers',
  'ring',
  'traces',
  'userlist',
] as const;

/** Sections of the language that are not there yet, whose lines are passed over, and what there is instead. */
export const LATER_SECTIONS: ReadonlyMap<string, string> = new Map([
  ['acme', 'a program of its own renews certificates, such as certbot'],
  ['crt-store', 'until there is TLS, another program has to be in front for it, such as stunnel or nginx'],
  ['dynamic-update', 'change the cfg and reload'],
  ['fcgi-app', 'let the server be a web server that speaks FastCGI, such as nginx'],
  ['healthcheck', "write its lines as 'http-check' or 'tcp-check' in the backends that use it"],
  ['log-forward', 'rsyslog and syslog-ng pass on lines of other programs'],
  ['log-profile', "say what is logged by 'log-format' and 'error-log-format'"],
  ['namespace_list', "start hapax in the namespace, by 'ip netns exec'"],
  ['spoe-agent', 'it belongs in the file that a filter names'],
  ['spoe-message', 'it belongs in the file that a filter names'],
]);

/** Every word that opens a section; none of them can be a keyword inside one. */
export const SECTION_WORDS: readonly string[] = [...SECTIONS, ...OTHER_SECTIONS, ...LATER_SECTIONS.keys()];

/** `defaults` sections as far as read. */
export class Defaults {
  private readonly named = new Map<string, Known[]>();
  private last: Known | undefined;

  /** `defaults [<name>] [from <defaults>]` */
  open(head: Head): ProxyDraft {
    const { name, from, extra } = readHead(head, true);
    if (extra[0]) {
      const message = `'defaults' ignores the extra argument '${extra[0].text}'.`;
      head.report('warning', 'extra-argument', message, extra[0]);
    }
    const base = from && this.start(from, head, 'defaults', name?.text);
    const draft = base ? startFrom(base, head.place) : newDefaults(head.place);
    draft.name = name?.text ?? '';
    const known: Known = { draft, name: name?.text, users: new Set() };
    if (name) this.named.set(name.text, [...(this.named.get(name.text) ?? []), known]);
    this.last = known;
    return known.draft;
  }

  /** `frontend|backend|listen <name> [from <defaults>]`; `extra` is what stands after the name in old spellings. */
  openProxy(head: Head, section: SectionKind): { draft: ProxyDraft; extra: readonly Word[] } {
    const { name, from, extra } = readHead(head, false);
    const draft = this.start(from, head, section, name?.text);
    if (from) cursorOver(head.keyword.text, extra, head.report).end();
    return { draft: derive(draft, section, name?.text ?? '', head.place), extra: from ? [] : extra };
  }

  private start(from: Word | undefined, head: Head, section: string, name = ''): ProxyDraft {
    const known = from ? this.byName(from, head, `${section} '${name}'`) : this.last;
    if (known) {
      complainOfMixture(known, from, head);
      complainOfRules(known, from, section, head);
    }
    // What was probably meant: a proxy without any defaults would only bring more messages.
    const { draft } = known ?? this.last ?? { draft: newDefaults(head.place) };
    if (known || !from) return draft;
    const lost: Statement = { place: head.place, words: ['from', from.text], failed: true };
    return { ...draft, inherited: [...draft.inherited, lost] };
  }

  private byName(from: Word, { report }: Head, who: string): Known | undefined {
    const found = this.named.get(from.text) ?? [];
    const wrong = found.length > 0 && wrongCharacter(from.text);
    if (found.length === 0) {
      const hint = didYouMean(from.text, this.named.keys());
      report(
        'alert',
        'unknown-defaults',
        `defaults section '${from.text}' not found for ${who}.`,
        from,
        hint,
      );
    } else if (wrong) {
      const message = `character '${wrong}' is not permitted in defaults section name '${from.text}' when designated by its name (section found at ${saysPlace(found[0]!.draft.place)}).`;
      report('alert', 'bad-name', message, from);
    } else if (found.length > 1) {
      const places = found.map(({ draft }) => saysPlace(draft.place)).join(' and ');
      const message = `ambiguous defaults section name '${from.text}' referenced by ${who} exists at least at ${places}.`;
      report('alert', 'ambiguous-defaults', message, from);
    }
    return found.at(-1);
  }
}

/** One `defaults` may be used by name or for being the last one, but better not both ways. */
const complainOfMixture = (known: Known, from: Word | undefined, { report }: Head) => {
  const use = from ? 'explicitly' : 'implicitly';
  known.use ??= use;
  if (known.use === use || known.complained) return;
  known.complained = true;
  const message = `defaults section '${known.name ?? ''}' (declared at ${saysPlace(known.draft.place)}) is ${known.use} referenced by another proxy and ${use} used here. To avoid any ambiguity don't mix both usage. Add a last defaults section not explicitly used or always use explicit references.`;
  report('warning', 'mixed-defaults', message, from);
};

const complainOfRules = (
  { draft, users }: Known,
  from: Word | undefined,
  section: string,
  { report }: Head,
) => {
  const complaint = whyNotFrom(draft, section, users);
  if (complaint !== undefined) report('alert', 'inherited-rules', complaint, from);
  users.add(section);
};

const wrongCharacter = (name: string): string | undefined => /[^\w.:-]/.exec(name)?.[0];

/** Refuses the name on the head of a section if HAProxy would. */
export const checkName = (name: Word, keyword: Word, report: Head['report']): void => {
  const wrong = wrongCharacter(name.text);
  if (wrong === undefined) return;
  const message = `character '${wrong}' is not permitted in '${keyword.text}' name '${name.text}'.`;
  report('alert', 'bad-name', message, name);
};

interface Known {
  readonly draft: ProxyDraft;
  readonly name: string | undefined;
  /** The kinds of sections that have started from it. */
  readonly users: Set<string>;
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
  if (named && !anonymous) checkName(named, keyword, report);
  const rest = named ? words.slice(1) : words;
  if (rest[0]?.text !== 'from') return { name: named, from: undefined, extra: rest };
  if (!rest[1])
    report('alert', 'missing-argument', "'from' expects the name of a defaults section.", rest[0]);
  return { name: named, from: rest[1], extra: rest.slice(2) };
};
