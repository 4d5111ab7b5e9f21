// `redirect`, as an action and as a line of its own (manual 4.2, "redirect location").
import { bytesOf } from '../../../common/bytes.js';
import type { Word } from '../../../config/arguments.js';
import type { LogFormat } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { beginsCondition } from '../../../config/sample/condition.js';
import { formatOf } from '../../../config/sample/readers.js';
import type { Compiler } from '../../sample/compiler.js';
import type { Format } from '../../sample/format/compile.js';
import type { Stream } from '../../sample/stream.js';
import { intercept } from '../answer.js';
import type { Reply } from '../replies.js';
import { pathOrNone } from '../rewrite.js';
import type { Transaction } from '../transaction.js';
import { type Act, type Action, action, Verdict } from './action.js';

const REASONS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
};
/** Those that no cache may keep. */
const TEMPORARY: ReadonlySet<number> = new Set([302, 303, 307]);

type Kind = 'location' | 'prefix' | 'scheme';

interface RedirectSettings {
  kind: Kind;
  to: LogFormat;
  code: number;
  dropQuery: boolean;
  keepQuery: boolean;
  appendSlash: boolean;
  ignoreEmpty: boolean;
  cookie?: LogFormat;
}

/** What a word of the line does to the settings; false after a complaint. */
type Read = (line: RuleLine, reading: Reading, word: Word) => boolean;
type Reading = Omit<RedirectSettings, 'kind' | 'to'> & { kind?: Kind; to?: LogFormat | undefined };

const fixed = (text: string): LogFormat => ({ text, parts: text === '' ? [] : [text] });

const to =
  (kind: Kind): Read =>
  (line, reading, word) => {
    const target = line.args.need(`an argument for '${word.text}'`);
    if (!target) return false;
    reading.kind = kind;
    // `redirect` lines are older than formats, and "/" alone is no prefix at all.
    const isPlain = line.ruleset === 'redirect';
    const isNothing = kind === 'prefix' && target.text === '/';
    if (isNothing) reading.to = fixed('');
    else if (isPlain) reading.to = fixed(bytesOf(target.text));
    else reading.to = formatOf(line, target, line.ruleset);
    return reading.to !== undefined;
  };

const cookie =
  (attributes: string): Read =>
  (line, reading, word) => {
    const value = line.args.need(`an argument for '${word.text}'`);
    if (value) reading.cookie = fixed(`${bytesOf(value.text)}${attributes}`);
    return value !== undefined;
  };

const flag =
  (name: 'dropQuery' | 'keepQuery' | 'appendSlash' | 'ignoreEmpty'): Read =>
  (_line, reading) => {
    reading[name] = true;
    return true;
  };

const WORDS: Readonly<Record<string, Read>> = {
  location: to('location'),
  prefix: to('prefix'),
  scheme: to('scheme'),
  code: (line, reading) => {
    const word = line.args.need("an argument for 'code'");
    if (!word) return false;
    reading.code = Number(word.text);
    if (REASONS[reading.code] !== undefined) return true;
    const message = `'code': unsupported HTTP code '${word.text}' (must be one of 301, 302, 303, 307 or 308).`;
    line.report('alert', 'bad-status', message, word);
    return false;
  },
  'set-cookie': cookie('; path=/;'),
  'clear-cookie': cookie('; path=/; Max-Age=0;'),
  'set-cookie-fmt': (line, reading, word) => {
    const value = line.args.need(`an argument for '${word.text}'`);
    const format = value && formatOf(line, value, line.ruleset);
    if (format) reading.cookie = { text: format.text, parts: [...format.parts, '; path=/;'] };
    return format !== undefined;
  },
  'drop-query': flag('dropQuery'),
  'keep-query': flag('keepQuery'),
  'append-slash': flag('appendSlash'),
  'ignore-empty': flag('ignoreEmpty'),
};

const parseRedirect = (line: RuleLine): RedirectSettings | undefined => {
  const reading: Reading = {
    code: 302,
    dropQuery: false,
    keepQuery: false,
    appendSlash: false,
    ignoreEmpty: false,
  };
  for (let word = line.args.peek(); word && !beginsCondition(word); word = line.args.peek()) {
    line.args.next();
    const read = Object.hasOwn(WORDS, word.text) ? WORDS[word.text]! : undefined;
    if (!read) {
      const message = `'redirect' expects ${Object.keys(WORDS).join(', ')} (was '${word.text}').`;
      return void line.report('alert', 'bad-argument', message, word);
    }
    if (!read(line, reading, word)) return undefined;
  }
  const { kind, to: target } = reading;
  if (!kind || !target)
    return void line.report(
      'alert',
      'missing-argument',
      "redirection type expected ('prefix', 'location', or 'scheme').",
    );
  if (line.ruleset === 'http-response' && kind !== 'location')
    return void line.report('alert', 'bad-argument', "response only supports redirect type 'location'.");
  return { ...reading, kind, to: target };
};

/** Makes the value of Location; undefined leaves the request to the next rule. */
type MakeLocation = (txn: Transaction) => string | undefined;

const compileLocation = (settings: RedirectSettings, write: Format<Stream>): MakeLocation => {
  const { kind, dropQuery, keepQuery, appendSlash, ignoreEmpty } = settings;
  if (kind === 'location')
    return (txn) => {
      const location = write(txn);
      if (location === '' && ignoreEmpty) return undefined;
      return keepQuery ? location + queryFor(location, txn.head.uri) : location;
    };
  return (txn) => {
    const { headers, uri } = txn.head;
    const host = kind === 'scheme' ? `://${headers.get('host') ?? ''}` : '';
    const location = write(txn) + host + (pathOrNone(uri, !dropQuery) ?? '/');
    return appendSlash && !location.endsWith('/') ? `${location}/` : location;
  };
};

/** The query of the request, fit to be put behind `location`. */
const queryFor = (location: string, uri: string): string => {
  const query = uri.indexOf('?');
  return query < 0 ? '' : (location.includes('?') ? '&' : '?') + uri.slice(query + 1);
};

const redirect = (settings: RedirectSettings, compiler: Compiler): Act => {
  const { code, cookie: cookieFormat } = settings;
  const locate = compileLocation(settings, compiler.format(settings.to, 'http'));
  const writeCookie = cookieFormat && compiler.format(cookieFormat, 'http');
  const statusLine = `HTTP/1.1 ${code} ${REASONS[code]}\r\n`;
  const caching = TEMPORARY.has(code) ? 'cache-control: no-cache\r\n' : '';
  return (txn) => {
    const location = locate(txn);
    if (location === undefined) return Verdict.next;
    const setCookie = writeCookie ? `set-cookie: ${writeCookie(txn)}\r\n` : '';
    const fields = `content-length: 0\r\nlocation: ${location}\r\n${caching}${setCookie}`;
    // As HAProxy, whatever has come of the body.
    if (txn.body.kind !== 'none') txn.isLast = true;
    const reply: Reply = { status: code, statusLine, fields, body: '' };
    return intercept(txn, reply);
  };
};

export const redirectActions: readonly Action[] = [
  action<RedirectSettings>({
    name: 'redirect',
    usage: '{ location | prefix | scheme } <to> [code <code>] [<option>]*',
    summary: 'Answers with a redirection.',
    rulesets: ['redirect', 'http-request', 'http-response'],
    final: true,
    parse: parseRedirect,
    create: redirect,
  }),
];
