// `filter` (manual 4.2 and 9): compression, which needs no filter line but may have one; those of bandwidth.ts; the others
// by name.
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import { didYouMean } from '../suggest.js';
import { bandwidthCards } from './bandwidth.js';
import { ANY_PROXY, refused } from './table.js';

type ReadFilter = (line: Line, draft: ProxyDraft) => void;

/** It says that there may be compression; `compression algo` says that there is. */
const compression: ReadFilter = (line, draft) => {
  const extra = line.args.next();
  if (extra)
    return line.report(
      'alert',
      'bad-argument',
      `'filter compression': unknown keyword '${extra.text}'.`,
      extra,
    );
  if (draft.said.has('filter compression'))
    line.report('alert', 'said-twice', 'a proxy supports only one compression filter.');
  if (draft.bandwidthLimits?.some(({ direction }) => direction === 'out'))
    line.report(
      'notice',
      'no-effect',
      "the place of 'filter compression' behind 'filter bwlim-out' has no effect here: what clients are sent is limited, compressed as it is.",
    );
  draft.said.add('filter compression');
};

/** How many words each option of `filter trace` takes. */
const TRACE_OPTIONS: Readonly<Record<string, number>> = {
  name: 1,
  'max-fwd': 1,
  'random-forwarding': 0,
  'random-parsing': 0,
  hexdump: 0,
  quiet: 0,
};

const trace: ReadFilter = (line) => {
  line.report('notice', 'no-effect', "'filter trace' has no effect here: there are no filters to follow.");
  for (let word = line.args.next(); word; word = line.args.next()) {
    const values = Object.hasOwn(TRACE_OPTIONS, word.text) ? TRACE_OPTIONS[word.text]! : undefined;
    if (values === undefined)
      line.report('alert', 'bad-argument', `'filter trace': unknown keyword '${word.text}'.`, word);
    else if (values > 0) line.args.need(`a value for '${word.text}'`);
  }
};

const refuse =
  (reason: string): ReadFilter =>
  (line) => {
    const [name] = line.args.words;
    line.report('alert', 'not-supported', `'filter ${name!.text}' is not supported yet: ${reason}.`, name);
    line.args.rest();
  };

const FILTERS: Readonly<Record<string, ReadFilter>> = {
  compression,
  'comp-res': compression,
  trace,
  'comp-req': refuse('bodies of requests are sent on as they are'),
  cache: refuse('answers are not cached'),
  'fcgi-app': refuse('HTTP is spoken with servers'),
  spoe: refuse('there are no agents to ask'),
  opentracing: refuse('there is no OpenTracing library'),
};

const readFilter: ReadFilter = (line, draft) => {
  const name = line.args.need('the name of a filter');
  if (!name) return;
  const names = [...Object.keys(FILTERS), 'bwlim-in', 'bwlim-out'];
  if (Object.hasOwn(FILTERS, name.text)) return FILTERS[name.text]!(line, draft);
  line.report(
    'alert',
    'bad-argument',
    `'filter': unknown filter '${name.text}'.`,
    name,
    didYouMean(name.text, names),
  );
  line.args.rest();
};

export const filterCards: readonly ProxyCard[] = [
  {
    name: 'filter',
    usage: '{ compression | comp-res | trace … }',
    summary: 'Names a filter; compression acts with and without.',
    sections: ANY_PROXY,
    parse: readFilter,
  },
  ...bandwidthCards,
  ...refused('what is compressed is limited afterwards', [
    ['filter-sequence', '{ request | response } …', ANY_PROXY, 'The order of filters.'],
  ]),
];
