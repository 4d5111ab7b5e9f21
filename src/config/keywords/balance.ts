// `balance` and `hash-type` (manual 4.2): how a backend chooses among its servers.
import type { Word } from '../arguments.js';
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { Balance, HashFunction } from '../model.js';
import { ignoreRest } from './readers.js';
import { SERVER_SIDE } from './table.js';

type Plain = Exclude<Balance['algorithm'], 'random'>;

const PLAIN: readonly Plain[] = ['roundrobin', 'static-rr', 'leastconn', 'first', 'source'];

/** Algorithms that read the request, and those of other modes. */
const NOT_YET: readonly string[] = [
  'uri',
  'url_param',
  'hdr',
  'hash',
  'rdp-cookie',
  'sticky',
  'log-hash',
  'log-sticky',
];

const draws = (line: Line, word: Word, argument: string): number | undefined => {
  if (argument === '') return 2;
  const number = /^\((\d+)\)$/.exec(argument)?.[1];
  if (number !== undefined && Number(number) >= 1 && Number(number) <= 0xffff) return Number(number);
  const message = "'balance random' takes a number of draws, at least 1, in parentheses.";
  line.report('alert', 'bad-argument', message, word, "write 'balance random(2)'");
  return undefined;
};

const readBalance = (line: Line, draft: ProxyDraft): void => {
  const word = line.args.next();
  // "balance" alone is round robin in HAProxy too.
  const [, name = '', argument = ''] = /^([^(]*)(.*)$/s.exec(word?.text ?? 'roundrobin') ?? [];
  const plain = PLAIN.find((one) => one === name && argument === '');
  if (plain) draft.balance = { algorithm: plain };
  else if (word && name === 'random') {
    const number = draws(line, word, argument);
    if (number) draft.balance = { algorithm: 'random', draws: number };
  } else if (NOT_YET.includes(name)) {
    line.report(
      'alert',
      'not-supported',
      `'balance ${name}' is not supported yet.`,
      word,
      "use 'balance source' or 'roundrobin'",
    );
    line.args.rest();
  } else {
    const known = [...PLAIN, 'random'].map((one) => `'${one}'`).join(', ');
    line.report('alert', 'bad-argument', `'balance' only supports ${known} (got '${word?.text}').`, word);
  }
  ignoreRest(line);
};

const FUNCTIONS: readonly HashFunction[] = ['sdbm', 'djb2', 'wt6', 'crc32', 'none'];

const readHashType = (line: Line, draft: ProxyDraft): void => {
  const method = line.args.next();
  if (method?.text !== 'map-based' && method?.text !== 'consistent') {
    const hint = method?.text === 'avalanche' ? "write 'hash-type map-based sdbm avalanche'" : undefined;
    line.report(
      'alert',
      'bad-argument',
      "'hash-type' only supports 'consistent' and 'map-based'.",
      method,
      hint,
    );
    return;
  }
  const word = line.args.next();
  const hash = word === undefined ? 'sdbm' : FUNCTIONS.find((one) => one === word.text);
  if (hash === undefined) {
    const message = "'hash-type' only supports 'sdbm', 'djb2', 'wt6', 'crc32' or 'none' as hash functions";
    line.report('alert', 'bad-argument', `${message} (got '${word?.text}').`, word);
    return;
  }
  // Where no function is said, a consistent hash is stirred as well (manual, "hash-type").
  const avalanche = line.args.take('avalanche') || (word === undefined && method.text === 'consistent');
  draft.hashType = { method: method.text, function: hash, avalanche };
  ignoreRest(line);
};

export const balanceCards: readonly ProxyCard[] = [
  {
    name: 'balance',
    usage: '{ roundrobin | static-rr | leastconn | first | source | random[(<draws>)] }',
    summary: 'How a server is chosen for a request.',
    sections: SERVER_SIDE,
    parse: readBalance,
  },
  {
    name: 'hash-type',
    usage: '{ map-based | consistent } [<function> [avalanche]]',
    summary: 'How "balance source" gets from a hash to a server.',
    sections: SERVER_SIDE,
    parse: readHashType,
  },
];
