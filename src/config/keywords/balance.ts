// `balance` (manual 4.2): how a backend chooses among its servers. A row of the table per algorithm.
import type { Word } from '../arguments.js';
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { Balance } from '../model.js';
import { expressionOf, needExpression } from '../sample/readers.js';
import { hashCards } from './hash.js';
import { ignoreRest, isToken } from './readers.js';
import { SERVER_SIDE } from './table.js';

/** Reads what follows the algorithm's name; `argument` is what stood in parentheses right after it. */
type Reader = (line: Line, word: Word, argument: string | undefined) => Balance | undefined;

const plain =
  (algorithm: 'roundrobin' | 'static-rr' | 'leastconn' | 'first' | 'source'): Reader =>
  () => ({ algorithm });

const readRandom: Reader = (line, word, argument) => {
  const draws = argument === undefined ? 2 : Number(/^\d+$/.exec(argument)?.[0]);
  if (draws >= 1 && draws <= 0xffff) return { algorithm: 'random', draws };
  const message = "'balance random' takes a number of draws, at least 1, in parentheses.";
  line.report('alert', 'bad-argument', message, word, "write 'balance random(2)'");
  return undefined;
};

const readUri: Reader = (line) => {
  const uri: Balance = { algorithm: 'uri', whole: false, pathOnly: false };
  for (let word = line.args.next(); word; word = line.args.next()) {
    if (word.text === 'whole') uri.whole = true;
    else if (word.text === 'path-only') uri.pathOnly = true;
    else if (word.text === 'len' || word.text === 'depth') {
      const number = line.args.integer(`a positive integer after '${word.text}'`, 1, 0x7fffffff);
      if (number === undefined) return undefined;
      uri[word.text] = number;
    } else {
      const message = `'balance uri' only accepts 'len', 'depth', 'path-only' and 'whole' (got '${word.text}').`;
      line.report('alert', 'bad-argument', message, word);
      return undefined;
    }
  }
  return uri;
};

/** `check_post` asks for what is done anyway: HAProxy looks into the body of every POST, with or without it. */
const readUrlParam: Reader = (line) => {
  const name = line.args.need('the name of a parameter of the URL');
  const modifier = line.args.next();
  if (modifier && modifier.text !== 'check_post') {
    const message = `'balance url_param' only accepts 'check_post' after the name (got '${modifier.text}').`;
    line.report('alert', 'bad-argument', message, modifier);
    return undefined;
  }
  // What once was <max_wait>.
  line.args.rest();
  return name && { algorithm: 'url_param', name: name.text };
};

const readHeader: Reader = (line, word, argument = '') => {
  if (!isToken(argument)) {
    const message = "'balance hdr' requires the name of a header in parentheses.";
    line.report('alert', 'bad-argument', message, word, "write 'balance hdr(host)'");
    return undefined;
  }
  const domainOnly = line.args.take('use_domain_only');
  const other = line.args.next();
  if (!other) return { algorithm: 'hdr', name: argument.toLowerCase(), domainOnly };
  const message = `'balance hdr' only accepts 'use_domain_only' after the name (got '${other.text}').`;
  line.report('alert', 'bad-argument', message, other);
  return undefined;
};

const readHash: Reader = (line) => {
  const expression = needExpression(line, 'a sample expression', 'server-choice', 'bin');
  const [extra] = line.args.rest();
  if (!extra) return expression && { algorithm: 'hash', expression };
  const message = `'balance hash' takes no other argument (got '${extra.text}').`;
  return void line.report('alert', 'bad-argument', message, extra);
};

/** A name in the cookie is compared in any case; "mstshash" is the one that clients send. */
const readRdpCookie: Reader = (line, word, argument) => {
  if (argument === '') {
    const message = "'balance rdp-cookie' expects the name of a cookie in its parentheses.";
    return void line.report('alert', 'bad-argument', message, word, "write 'balance rdp-cookie'");
  }
  const expression = rdpCookie(line, word, argument ?? 'mstshash');
  return expression && { algorithm: 'rdp-cookie', expression };
};

/** The sample that is the cookie of that name. */
const rdpCookie = (line: Line, word: Word, name: string) =>
  expressionOf(line, { ...word, text: `req.rdp_cookie(${name})` }, 'server-choice', 'bin');

/** `persist rdp-cookie[(<name>)]`. */
const readPersist = (line: Line, draft: ProxyDraft): void => {
  const word = line.args.need('a method');
  if (!word) return;
  const found = /^rdp-cookie(?:\(([^)]+)\))?$/.exec(word.text);
  if (!found) {
    const message = `'persist' only knows 'rdp-cookie' and 'rdp-cookie(<name>)' (got '${word.text}').`;
    return line.report('alert', 'bad-argument', message, word);
  }
  line.args.end();
  const expression = rdpCookie(line, word, found[1] ?? 'msts');
  if (expression) draft.rdpCookie = expression;
};

/** HAProxy keeps these for backends in mode log. */
const forLogs: Reader = (line, word) => {
  const message = `'balance ${word.text}' is for backends in mode log, which are not supported yet.`;
  line.report('alert', 'not-supported', message, word, "use 'balance source' or 'balance uri'");
  line.args.rest();
  return undefined;
};

const READERS: ReadonlyMap<string, Reader> = new Map([
  ['roundrobin', plain('roundrobin')],
  ['static-rr', plain('static-rr')],
  ['leastconn', plain('leastconn')],
  ['first', plain('first')],
  ['source', plain('source')],
  ['random', readRandom],
  ['uri', readUri],
  ['url_param', readUrlParam],
  ['hdr', readHeader],
  ['hash', readHash],
  ['rdp-cookie', readRdpCookie],
  ['log-hash', forLogs],
  ['log-sticky', forLogs],
  ['sticky', forLogs],
]);

/** The algorithms that have something in parentheses. */
const WITH_PARENTHESES: ReadonlySet<string> = new Set(['random', 'hdr', 'rdp-cookie']);

const readBalance = (line: Line, draft: ProxyDraft): void => {
  const word = line.args.next();
  // "balance" alone is round robin in HAProxy too.
  const [, name = '', argument] = /^([^(]*)(?:\(([^)]*)\))?$/.exec(word?.text ?? 'roundrobin') ?? [];
  const read = READERS.get(name);
  if (read && (argument === undefined || WITH_PARENTHESES.has(name))) {
    const balance = word ? read(line, word, argument) : { algorithm: 'roundrobin' as const };
    if (balance) draft.balance = balance;
  } else {
    const known = [...READERS.keys()].slice(0, -3).map((one) => `'${one}'`);
    const message = `'balance' only supports ${known.join(', ')} (got '${word?.text}').`;
    line.report('alert', 'bad-argument', message, word);
  }
  ignoreRest(line);
};

export const balanceCards: readonly ProxyCard[] = [
  {
    name: 'balance',
    usage: '<algorithm> [<arguments>]',
    summary: 'How a server is chosen for a request.',
    sections: SERVER_SIDE,
    parse: readBalance,
  },
  {
    name: 'persist',
    usage: 'rdp-cookie[(<name>)]',
    summary: 'Keeps clients of RDP on the server that their cookie names.',
    sections: SERVER_SIDE,
    parse: readPersist,
  },
  ...hashCards,
];
