// Kinds of sections beside `global` and the proxies (manual 5.3.2, 11.2, 12): one row each in keywords/sections.ts.
import { cursorOver } from './arguments.js';
import type { Card, CardStatus, OtherSection } from './card.js';
import { type CardTable, tableOf } from './language.js';
import type { Model, Place } from './model.js';
import { checkName, type Head } from './sections.js';
import { saysPlace } from './source.js';

/** What these sections add to the model, under construction. */
export type OtherDrafts = Pick<Model, 'userlists' | 'httpErrors' | 'resolvers' | 'rings'>;

export const newOtherDrafts = (): OtherDrafts => ({
  userlists: [],
  httpErrors: [],
  resolvers: [],
  rings: [],
});

/** The words of one kind of section; in which one they stand is said once, by the kind. */
export type SectionCards<Draft> = readonly Omit<Card<Draft>, 'sections'>[];

interface Description {
  readonly name: OtherSection;
  readonly usage: string;
  readonly summary: string;
  readonly status?: CardStatus;
  /** Why the section has no effect. */
  readonly reason?: string;
  /** HAProxy has removed it: a warning, not just a notice. */
  readonly removed?: boolean;
}

interface Definition<Draft> extends Description {
  readonly cards: SectionCards<Draft>;
  /** Begins a section in `all`. What must not be kept is begun beside it, so that its lines are read all the same. */
  readonly open: (head: Head, name: string, all: OtherDrafts) => Draft;
}

/** A kind of section whose draft nobody outside needs to know. */
export interface SectionKind extends Description {
  readonly table: CardTable<Card<never>>;
  /** The words of the section that `head` opens, each bound to it. */
  open(head: Head, name: string, all: OtherDrafts): CardTable<Card<unknown>>;
}

export const sectionKind = <Draft>({ cards, open, ...description }: Definition<Draft>): SectionKind => {
  const { name: section } = description;
  const table = tableOf(cards.map((card): Card<Draft> => ({ ...card, sections: [section] })));
  return {
    ...description,
    table,
    open: (head, name, all) => {
      const draft = open(head, name, all);
      const message = `section '${section}' has no effect here: ${description.reason ?? ''}.`;
      if (description.status === 'no-effect')
        head.report(description.removed ? 'warning' : 'notice', 'no-effect', message);
      return tableOf(
        table.cards.map((card): Card<unknown> => ({ ...card, parse: (line) => card.parse(line, draft) })),
      );
    },
  };
};

/** The name on the head of such a section; traces have none. */
export const readName = ({ keyword, words, report }: Head, { usage }: Description): string => {
  if (usage === '') {
    cursorOver(keyword.text, words, report).end();
    return '';
  }
  const args = cursorOver(keyword.text, words, report);
  const name = args.next();
  if (!name) report('alert', 'missing-name', `'${keyword.text}' expects <name> as arguments.`);
  else checkName(name, keyword, report);
  args.end();
  return name?.text ?? '';
};

/** Keeps the first section of a name; of the others HAProxy warns, or it refuses them. */
export const keepFirst = <Draft extends { readonly name: string; readonly place: Place }>(
  kept: Draft[],
  draft: Draft,
  { keyword, words, report }: Head,
  severity: 'warning' | 'alert' = 'alert',
): Draft => {
  const first = kept.find(({ name }) => name === draft.name);
  if (!first && draft.name !== '') kept.push(draft);
  if (!first) return draft;
  const kind = keyword.text;
  const message =
    severity === 'warning'
      ? `ignoring duplicated ${kind} '${draft.name}'.`
      : `${kind} section '${draft.name}' already exists (declared at ${saysPlace(first.place)}).`;
  report(severity, 'duplicate-section', message, words[0]);
  return draft;
};
