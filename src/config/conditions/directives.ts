// Lines that start with a dot (manual 2.4): conditional blocks, and messages from whoever wrote the cfg.
import type { Report, Word } from '../arguments.js';
import type { Diagnostic, Severity } from '../diagnostics.js';
import { reporterAt } from '../line.js';
import type { Place } from '../model.js';
import { didYouMean } from '../suggest.js';
import { Blocks } from './blocks.js';
import { evaluateCondition } from './condition.js';
import { type Facts, PREDICATES } from './predicates.js';

/** One such line. */
interface Directive {
  readonly place: Place;
  readonly keyword: Word;
  /** The words after it. */
  readonly words: readonly Word[];
  readonly report: Report;
}

export class Directives {
  /** Some lines were passed over because their condition could not be read. */
  guessed = false;
  private readonly blocks = new Blocks();

  constructor(
    private readonly facts: Facts,
    private readonly diagnostics: Diagnostic[],
  ) {}

  /** Lines that are no directives are passed over now. */
  get skipping(): boolean {
    return this.blocks.skipping;
  }

  /** Takes the line if it is a directive. */
  read(place: Place, words: readonly Word[]): boolean {
    const keyword = words[0]!;
    if (!keyword.text.startsWith('.')) return false;
    const report = reporterAt(this.diagnostics, place, [keyword]);
    this.dispatch({ place, keyword, words: words.slice(1), report });
    return true;
  }

  /** At the end of a file. */
  close() {
    for (const place of this.blocks.close()) {
      const at: Word = { text: '.if', column: 1, length: 3, quoted: false };
      reporterAt(this.diagnostics, place, [at])(
        'alert',
        'open-block',
        "non-terminated '.if' block.",
        undefined,
        "end it with '.endif'",
      );
    }
  }

  private dispatch(directive: Directive) {
    const { keyword, report } = directive;
    const act = Object.hasOwn(ACTIONS, keyword.text) ? ACTIONS[keyword.text] : undefined;
    if (act) return act(this.blocks, directive, () => this.holds(directive));
    if (this.skipping) return;
    const hint = didYouMean(keyword.text, Object.keys(ACTIONS));
    report('alert', 'unknown-directive', `unknown directive '${keyword.text}'.`, keyword, hint);
  }

  private holds({ keyword, words, report }: Directive): boolean | undefined {
    const text = words.map((word) => word.text).join(' ');
    const value = evaluateCondition(text, this.facts);
    if (typeof value === 'boolean') return value;
    this.guessed = true;
    const { error, at } = value;
    const message = `${error} in '${keyword.text}' at position ${at + 1}.`;
    report('alert', 'bad-condition', message, wordAt(words, at), hintFor(text.slice(at)));
    return undefined;
  }
}

type Action = (blocks: Blocks, directive: Directive, holds: () => boolean | undefined) => void;

const complain = ({ report }: Directive, message: string | undefined) => {
  if (message !== undefined) report('alert', 'stray-directive', message);
};

const alone = ({ words, keyword, report }: Directive) => {
  const [extra] = words;
  if (extra)
    report('alert', 'extra-argument', `Unexpected argument '${extra.text}' for '${keyword.text}'.`, extra);
};

/** `.notice "text"` and its kin. */
const tell =
  (severity: Severity): Action =>
  (blocks, { keyword, words, report }) => {
    if (blocks.skipping) return;
    const [text, extra] = words;
    if (extra) {
      const message = `Unexpected argument '${extra.text}' for '${keyword.text}'. Use quotes if the message should contain spaces.`;
      return report('alert', 'extra-argument', message, extra);
    }
    report(severity, 'told-by-cfg', `'${text?.text ?? ''}'.`, text);
  };

const ACTIONS: Readonly<Record<string, Action>> = {
  '.if': (blocks, directive, holds) => complain(directive, blocks.if(directive.place, holds)),
  '.elif': (blocks, directive, holds) => complain(directive, blocks.elif(holds)),
  '.else': (blocks, directive) => {
    alone(directive);
    complain(directive, blocks.else());
  },
  '.endif': (blocks, directive) => {
    alone(directive);
    complain(directive, blocks.endif());
  },
  '.alert': tell('alert'),
  '.warning': tell('warning'),
  '.notice': tell('notice'),
  '.diag': tell('diag'),
};

/** The word that holds character `at` of all words joined by single spaces. */
const wordAt = (words: readonly Word[], at: number): Word | undefined => {
  let start = 0;
  for (const word of words) {
    const inside = at - start;
    if (inside <= word.text.length)
      return word.quoted || inside === word.text.length
        ? word
        : { ...word, column: word.column + inside, length: word.length - inside };
    start += word.text.length + 1;
  }
  return words.at(-1);
};

const hintFor = (rest: string): string | undefined => {
  const variable = /^\$\{?\w+\}?/.exec(rest)?.[0];
  if (variable !== undefined) return `variables count in double quotes: write '"${variable}"'`;
  const name = /^\w+/.exec(rest)?.[0];
  return name === undefined ? undefined : didYouMean(name, PREDICATES.keys());
};
