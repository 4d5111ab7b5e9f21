// All lines of all sources → sections under construction. Nothing stops it: a line that is wrong is reported and
// passed over, so that one run tells everything there is to tell.
import { cursorOver, type Word } from './arguments.js';
import type { Card, GlobalDraft, Line, OtherSection, ProxyDraft, Section, World } from './card.js';
import { Directives } from './conditions/directives.js';
import type { Diagnostic } from './diagnostics.js';
import { newGlobal } from './drafts.js';
import { type CardTable, joined, type Language } from './language.js';
import { applyCard, insteadOf, isGone, makeLine, reporterAt } from './line.js';
import type { Place, SampleFiles } from './model.js';
import { pathFrom } from './paths.js';
import { FilesInUse } from './sample/files.js';
import { newOtherDrafts, type OtherDrafts, readName } from './section-kind.js';
import { Defaults, type Head, LATER_SECTIONS, SECTION_WORDS, SECTIONS } from './sections.js';
import { linesOf, type Source, type SourceLine } from './source.js';
import { nearest } from './suggest.js';
import { tokenize } from './tokenize.js';
import { complainOfMisplaced, complainOfUnknown } from './unknown.js';

export interface Drafts {
  readonly global: GlobalDraft;
  readonly proxies: readonly ProxyDraft[];
  readonly others: OtherDrafts;
  /** What expressions have taken from files. */
  readonly sampleFiles: SampleFiles | undefined;
  /** Some lines could not be told to be of any section: what is missing may stand there. */
  readonly partial: boolean;
  /** Some words are gone from HAProxy: the cfg was written for one that had them. */
  readonly outdated: boolean;
}

/** Reads the sources in order, as if they were one file; what there is to say goes to `diagnostics`. */
export const parse = (
  sources: readonly Source[],
  world: World,
  language: Language,
  diagnostics: Diagnostic[],
): Drafts => {
  const parser = new Parser(world, language, diagnostics);
  for (const source of sources) parser.read(source);
  return parser;
};

/** The section that lines go to. */
type Open =
  | { readonly section: 'global' }
  | { readonly section: Exclude<Section, 'global' | OtherSection>; readonly draft: ProxyDraft }
  | { readonly section: OtherSection; readonly name: string; readonly table: CardTable<Card<unknown>> };

/** One keyword line, its prefix apart. */
interface Spoken {
  readonly place: Place;
  readonly words: readonly Word[];
  readonly negation: Line['negation'];
}

class Parser implements Drafts {
  readonly global: GlobalDraft;
  readonly proxies: ProxyDraft[] = [];
  readonly others = newOtherDrafts();
  outdated = false;
  private readonly defaults = new Defaults();
  private readonly world: World;
  private open: Open | undefined;
  /** Lines go nowhere: they are of a section that is not there yet (later), or of none that we know (lost). */
  private skipping: 'later' | 'lost' | undefined;
  private lost = false;
  /** The file at hand, and its line as written. */
  private file = '';
  private text = '';
  private readonly directives: Directives;
  private readonly files: FilesInUse;
  private readonly language: Language;

  constructor(
    world: World,
    language: Language,
    private readonly diagnostics: Diagnostic[],
  ) {
    this.global = newGlobal(world);
    const readFile: World['readFile'] = (path) =>
      world.readFile(pathFrom(this.global.filePaths, this.file, path));
    this.world = { ...world, env: this.global.env, readFile };
    this.files = new FilesInUse(this.world);
    this.language = { ...language, samples: { ...language.samples, files: this.files } };
    this.directives = new Directives(this.world, diagnostics);
  }

  get sampleFiles(): SampleFiles | undefined {
    return this.files.inUse;
  }

  get partial(): boolean {
    return this.lost || this.directives.guessed;
  }

  /** The end of a file ends its last section (manual 2.1). */
  read(source: Source) {
    this.open = undefined;
    this.skipping = undefined;
    this.file = source.name;
    const text = this.withoutMark(source);
    for (const line of linesOf({ ...source, text })) this.readLine(line);
    this.directives.close();
  }

  private withoutMark({ name, text }: Source): string {
    if (!text.startsWith('\uFEFF')) return text;
    const report = reporterAt(this.diagnostics, { file: name, line: 1 }, []);
    const message =
      'the file starts with a byte order mark, which HAProxy takes for a part of the first word.';
    const hint = 'save it as UTF-8 without a byte order mark';
    report('alert', 'byte-order-mark', message, undefined, { hint, fix: { column: 1, length: 1, text: '' } });
    return ` ${text.slice(1)}`;
  }

  private readLine({ text, place, terminated }: SourceLine) {
    this.text = text;
    const { words, fault } = tokenize(text, (name) => this.lookup(name, place));
    const report = reporterAt(this.diagnostics, place, []);
    if (fault) report('alert', fault.code, fault.message, { ...fault, text: '', quoted: false });
    if (!terminated) {
      const end: Word = { text: '', column: Math.max(text.length, 1), length: 1, quoted: false };
      const message = `Missing LF on last line, file might have been truncated at position ${text.length + 1}.`;
      report('warning', 'missing-line-feed', message, end, 'end the file with a line feed');
    }
    if (words.length > 0 && (this.directives.read(place, words) || this.directives.skipping)) return;
    const said = this.untilEmpty(place, words);
    if (said.length > 0) this.readWords(place, said);
  }

  /** An empty word ends the arguments, as it always did in HAProxy; that is worth a warning if more follow. */
  private untilEmpty(place: Place, words: readonly Word[]): readonly Word[] {
    const empty = words.findIndex(({ text }) => text === '');
    if (empty < 0) return words;
    if (empty + 1 < words.length) {
      const message = `argument ${empty} is empty and marks the end of the argument list; all that follows is ignored.`;
      reporterAt(this.diagnostics, place, words)('warning', 'empty-argument', message, words[empty]);
    }
    return words.slice(0, empty);
  }

  private readWords(place: Place, words: readonly Word[]) {
    const first = words[0]!;
    const spoken = withoutPrefix(place, words);
    const report = reporterAt(this.diagnostics, place, [first]);
    if (SECTION_WORDS.includes(first.text)) return this.openSection(place, first.text, words);
    if (this.tableHere()?.find(spoken.words)) return this.readKeyword(spoken);
    // The words of later sections are not known here, so none of them can be told from a misspelled head.
    const meant = this.skipping === 'later' ? undefined : this.headMeant(words);
    if (meant) {
      report(
        'alert',
        'unknown-section',
        `unknown section '${first.text}'.`,
        first,
        `did you mean '${meant}'?`,
      );
      return this.openSection(place, meant, words);
    }
    if (this.skipping) return;
    if (this.open) return this.readKeyword(spoken);
    complainOfUnknown(this.language, undefined, spoken.words, report);
    this.skipping = 'lost';
    // A word that no section knows may have been meant for a head.
    this.lost ||= !this.language.global.find(words) && !this.language.proxy.find(words);
  }

  /** The section head that a line seems to be, unless it is nearer to a keyword of the section at hand. */
  private headMeant(words: readonly Word[]): string | undefined {
    if (this.language.sections.some(({ table }) => table.find(words))) return undefined;
    const names = (this.tableHere()?.cards ?? []).map(({ name }) => name);
    const found = nearest(words[0]?.text ?? '', [...names, ...SECTION_WORDS]);
    return found !== undefined && SECTION_WORDS.includes(found) ? found : undefined;
  }

  private tableHere(): CardTable<Card<never>> | undefined {
    if (!this.open) return undefined;
    if ('table' in this.open) return this.open.table;
    return this.open.section === 'global' ? this.language.global : this.language.proxy;
  }

  private openSection(place: Place, section: string, words: readonly Word[]) {
    const keyword = words[0]!;
    const report = reporterAt(this.diagnostics, place, [keyword]);
    const head: Head = { place, keyword, words: words.slice(1), report };
    const known = SECTIONS.find((name) => name === section);
    const kind = this.language.sections.find(({ name }) => name === section);
    this.open = undefined;
    this.skipping = known || kind ? undefined : 'later';
    const instead = LATER_SECTIONS.get(section);
    if (instead !== undefined)
      return report('alert', 'not-supported', `section '${section}' is not supported yet.`, keyword, instead);
    if (kind) {
      const name = readName(head, kind);
      this.open = { section: kind.name, name, table: kind.open(head, name, this.others) };
    } else if (known === 'global') {
      this.open = { section: known };
      cursorOver(known, head.words, report).end();
    } else if (known === 'defaults') {
      this.open = { section: known, draft: this.defaults.open(head) };
    } else if (known) {
      const { draft, extra } = this.defaults.openProxy(head, known);
      this.open = { section: known, draft };
      this.proxies.push(draft);
      if (extra.length > 0) this.bindOnHead(head, draft, extra);
    }
  }

  /** `listen NAME ADDR:PORT` and `frontend NAME ADDR:PORT`, as they were written before `bind` took over. */
  private bindOnHead({ keyword, place, report }: Head, draft: ProxyDraft, extra: readonly Word[]) {
    const { section } = draft;
    const bind = this.language.proxy.cards.find(({ name }) => name === 'bind');
    const address = /[:/@]/.test(extra[0]?.text ?? '');
    if (section === 'backend' || !address || !bind) return cursorOver(keyword.text, extra, report).end();
    const message = "please use the 'bind' keyword for listening addresses.";
    const { column, length } = insteadOf(extra, '');
    const below = `bind ${this.text.slice(column - 1, column - 1 + length)}`;
    const blanks = /\s*$/.exec(this.text.slice(0, column - 1))?.[0].length ?? 0;
    report('warning', 'old-spelling', message, extra[0], {
      hint: `write 'bind ${joined(extra)}' on a line of its own`,
      fix: { column: column - blanks, length: length + blanks, text: '', below },
    });
    const said: Word = { ...extra[0]!, text: 'bind' };
    const parts = { section, place, negation: undefined, keyword: [said], ...this.surroundings };
    applyCard(bind, draft, makeLine(parts, extra, this.diagnostics));
  }

  private readKeyword(spoken: Spoken) {
    if (!this.open) return;
    if (this.open.section === 'global')
      return void this.dispatch(this.language.global, this.global, 'global', spoken);
    if ('table' in this.open)
      return void this.dispatch(this.open.table, undefined, this.open.section, spoken);
    const { section, draft } = this.open;
    const before = this.diagnostics.length;
    const meant = this.dispatch(this.language.proxy, draft, section, spoken);
    const [first, ...args] = spoken.words.map(({ text }) => text);
    const failed = this.diagnostics.slice(before).some(({ severity }) => severity === 'alert');
    draft.statements.push({ place: spoken.place, words: [meant ?? first ?? '', ...args], failed });
  }

  /** Returns the keyword that was probably meant by one that is not known. */
  private dispatch<Draft>(
    table: CardTable<Card<Draft>>,
    draft: Draft,
    section: Section,
    { place, words, negation }: Spoken,
  ): string | undefined {
    const found = table.find(words);
    if (!found) {
      const report = reporterAt(this.diagnostics, place, words.slice(0, 1));
      complainOfUnknown(this.language, section, words, report);
      return nearest(words[0]?.text ?? '', table.openings);
    }
    const { card, length } = found;
    const parts = { section, place, negation, keyword: words.slice(0, length), ...this.surroundings };
    const line = makeLine(parts, words.slice(length), this.diagnostics);
    if (card.namedDefaults && section === 'defaults' && !this.sectionName())
      return void line.report(
        'alert',
        'misplaced-keyword',
        `'${card.name}' not allowed in anonymous 'defaults' section.`,
      );
    if (card.status === 'refused' || card.sections.includes(section)) {
      if (isGone(card)) this.outdated = true;
      applyCard(card, draft, line);
      return undefined;
    }
    complainOfMisplaced(card.name, section, this.sectionName(), line.report);
    return undefined;
  }

  private get surroundings(): Pick<Line, 'world' | 'language'> {
    return { world: this.world, language: this.language };
  }

  private lookup(name: string, { file, line }: Place): string | undefined {
    if (name === '.FILE') return file;
    if (name === '.LINE') return String(line);
    if (name !== '.SECTION') return this.global.env[name];
    if (!this.open) return '';
    return this.sectionName() || this.open.section;
  }

  /** Of the section at hand; "" where it has none. */
  private sectionName(): string {
    if (!this.open || this.open.section === 'global') return '';
    return 'draft' in this.open ? this.open.draft.name : this.open.name;
  }
}

const withoutPrefix = (place: Place, words: readonly Word[]): Spoken => {
  const prefix = words[0]?.text;
  if (words.length < 2 || (prefix !== 'no' && prefix !== 'default'))
    return { place, words, negation: undefined };
  return { place, words: words.slice(1), negation: prefix };
};
