// `filter bwlim-in` and `filter bwlim-out` (manual 9.7): limits that rules put on streams (`set-bandwidth-limit`).
import type { Word } from '../arguments.js';
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { BandwidthLimit } from '../model.js';
import { saysPlace } from '../source.js';
import { didYouMean } from '../suggest.js';
import { positiveDelay } from './readers.js';
import { ANY_PROXY } from './table.js';

type Option = 'default-limit' | 'default-period' | 'min-size';
type Said = Partial<Record<Option, number>>;

const positiveSize = (line: Line, what: string): number | undefined => {
  const word = line.args.peek();
  const bytes = line.args.size(what);
  if (bytes !== 0) return bytes;
  const message = `invalid value '${word!.text}': ${what} has to be larger than 0.`;
  return void line.report('alert', 'out-of-range', message, word);
};

/** What each option takes; undefined after an alert. */
const OPTIONS: Readonly<Record<Option, (line: Line) => number | undefined>> = {
  'default-limit': (line) => positiveSize(line, 'a limit'),
  'default-period': (line) => positiveDelay(line, 'a period'),
  'min-size': (line) => line.args.size('a size'),
};
const isOption = (text: string): text is Option => Object.hasOwn(OPTIONS, text);

/** Of the form whose limit is divided among all streams of a key. */
const SHARED: readonly string[] = ['limit', 'key', 'table'];

const complainOfOption = (line: Line, filter: string, word: Word): void => {
  const { text } = word;
  if (SHARED.includes(text)) {
    const message = `'${filter}' with '${text}' is not supported yet: stick tables have still to come.`;
    const hint = "limit each stream for itself, with 'default-limit' and 'default-period'";
    line.report('alert', 'not-supported', message, word, hint);
  } else {
    const message = `'${filter}': unknown option '${text}'.`;
    line.report('alert', 'bad-argument', message, word, didYouMean(text, Object.keys(OPTIONS)));
  }
  line.args.rest();
};

/** Undefined after an alert. */
const readOptions = (line: Line, filter: string): Said | undefined => {
  const said: Said = {};
  for (let word = line.args.next(); word; word = line.args.next()) {
    if (!isOption(word.text)) return void complainOfOption(line, filter, word);
    const value = OPTIONS[word.text](line);
    if (value === undefined) return void line.args.rest();
    said[word.text] = value;
  }
  return said;
};

const readLimit = (line: Line, draft: ProxyDraft, direction: BandwidthLimit['direction']): void => {
  const filter = `filter bwlim-${direction}`;
  const name = line.args.need('a name');
  const said = name && readOptions(line, filter);
  if (!said) return;
  const { 'default-limit': limit, 'default-period': periodMs, 'min-size': minSize = 0 } = said;
  if (limit === undefined || periodMs === undefined) {
    const missing = limit === undefined ? 'default-limit <size>' : 'default-period <time>';
    return line.report('alert', 'missing-argument', `'${filter}' expects '${missing}'.`, name);
  }
  draft.bandwidthLimits ??= [];
  const limits = draft.bandwidthLimits;
  const other = limits.find((one) => one.name === name.text);
  if (other) {
    const message = `bwlim filter '${name.text}' is already declared for proxy '${draft.name}', at ${saysPlace(other.place)}.`;
    return line.report('alert', 'said-twice', message, name);
  }
  limits.push({ place: line.place, name: name.text, direction, limit, periodMs, minSize });
};

const card = (direction: BandwidthLimit['direction'], summary: string): ProxyCard => ({
  name: `filter bwlim-${direction}`,
  usage: '<name> default-limit <size> default-period <time> [min-size <size>]',
  summary,
  sections: ANY_PROXY,
  parse: (line, draft) => readLimit(line, draft, direction),
});

export const bandwidthCards: readonly ProxyCard[] = [
  card('in', 'Limits the bandwidth of what clients send, for streams that "set-bandwidth-limit" chooses.'),
  card(
    'out',
    'Limits the bandwidth of what clients are sent, for streams that "set-bandwidth-limit" chooses.',
  ),
];
