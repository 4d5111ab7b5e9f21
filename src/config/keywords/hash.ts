// `hash-type` and its neighbours (manual 4.2): how hashing algorithms of `balance` get from a key to a server.
import type { Word } from '../arguments.js';
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import { insteadOf } from '../line.js';
import type { HashFunction } from '../model.js';
import { choice, ignoreRest } from './readers.js';
import { SERVER_SIDE } from './table.js';

const FUNCTIONS: readonly HashFunction[] = ['sdbm', 'djb2', 'wt6', 'crc32', 'none'];

/** HAProxy 1.5 had it while it was in development. */
const readOldAvalanche = (line: Line, draft: ProxyDraft, word: Word): void => {
  draft.hashType = { method: 'map-based', function: 'sdbm', avalanche: true };
  ignoreRest(line);
  const today = 'map-based sdbm avalanche';
  const message = `'hash-type avalanche' is deprecated in favor of 'hash-type ${today}'.`;
  const remedy = { hint: `write 'hash-type ${today}'`, fix: insteadOf([word], today) };
  line.report('warning', 'old-spelling', message, word, remedy);
};

const readHashType = (line: Line, draft: ProxyDraft): void => {
  const method = line.args.next();
  if (method?.text === 'avalanche') return readOldAvalanche(line, draft, method);
  if (method?.text !== 'map-based' && method?.text !== 'consistent') {
    line.report('alert', 'bad-argument', "'hash-type' only supports 'consistent' and 'map-based'.", method);
    return;
  }
  const word = line.args.next();
  const hash = word === undefined ? 'sdbm' : FUNCTIONS.find((one) => one === word.text);
  if (hash === undefined) {
    const message = "'hash-type' only supports 'sdbm', 'djb2', 'wt6', 'crc32' or 'none' as hash functions";
    line.report('alert', 'bad-argument', `${message} (got '${word?.text}').`, word);
    return;
  }
  const modifier = line.args.peek();
  if (modifier && modifier.text !== 'avalanche') {
    const message = "'hash-type' only supports 'avalanche' as a modifier for hash functions";
    line.report('alert', 'bad-argument', `${message} (got '${modifier.text}').`, modifier);
    return;
  }
  // Where no function is said, a consistent hash is stirred as well (manual, "hash-type").
  const avalanche = line.args.take('avalanche') || (word === undefined && method.text === 'consistent');
  draft.hashType = { method: method.text, function: hash, avalanche };
  ignoreRest(line);
};

const readBalanceFactor = (line: Line, draft: ProxyDraft): void => {
  const word = line.args.peek();
  const factor = line.args.integer('a percentage, 0 or above 100', 0, 0x7fffffff);
  if (factor === 0) delete draft.hashBalanceFactor;
  else if (factor !== undefined && factor > 100) draft.hashBalanceFactor = factor;
  else if (factor !== undefined)
    line.report('alert', 'out-of-range', "'hash-balance-factor' has to be 0 or greater than 100.", word);
  line.args.end();
};

const readAffinity = (line: Line, draft: ProxyDraft): void => {
  const which = choice(line, 'hash-preserve-affinity', ['always', 'maxconn', 'maxqueue']);
  if (which === 'always') delete draft.hashAffinity;
  else if (which) draft.hashAffinity = which;
  line.args.end();
};

export const hashCards: readonly ProxyCard[] = [
  {
    name: 'hash-type',
    usage: '{ map-based | consistent } [<function> [avalanche]]',
    summary: 'How "balance" gets from a hash to a server.',
    sections: SERVER_SIDE,
    parse: readHashType,
  },
  {
    name: 'hash-balance-factor',
    usage: '<factor>',
    summary: 'Most load of a server under consistent hashing, in percent of the average.',
    sections: SERVER_SIDE,
    parse: readBalanceFactor,
  },
  {
    name: 'hash-preserve-affinity',
    usage: '{ always | maxconn | maxqueue }',
    summary: 'Whether a consistent hash passes over servers that are full.',
    sections: SERVER_SIDE,
    parse: readAffinity,
  },
];
