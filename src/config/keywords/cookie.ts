// `cookie` and `dynamic-cookie-key` (manual 4.2): clients are kept on their servers by a cookie.
import { parseSeconds } from '../../common/duration.js';
import type { Word } from '../arguments.js';
import type { Line, ProxyCard } from '../card.js';
import type { CookieSettings, PersistRule } from '../model-cookie.js';
import { needCondition } from '../sample/condition.js';
import { ignoreRest, setLimit } from './readers.js';
import { BACKENDS, SERVER_SIDE } from './table.js';

type Flag = {
  [K in keyof CookieSettings]-?: CookieSettings[K] extends boolean ? K : never;
}[keyof CookieSettings];

type OptionReader = (line: Line, cookie: CookieSettings, option: Word) => void;

const newCookie = (name: string): CookieSettings => ({
  name,
  indirect: false,
  nocache: false,
  postonly: false,
  preserve: false,
  httponly: false,
  secure: false,
  domains: [],
  attributes: [],
  dynamic: false,
});

/** The argument of an option in the line; HAProxy names the option rather than the line. */
const need = (line: Line, option: Word, what: string): Word | undefined => {
  const word = line.args.next();
  if (word && word.text !== '') return word;
  line.report('alert', 'missing-argument', `'${option.text}' expects ${what} as argument.`, word ?? option);
  return undefined;
};

const flag =
  (key: Flag): OptionReader =>
  (_line, cookie) => {
    cookie[key] = true;
  };

const INCOMPATIBLE = "cookie 'rewrite', 'insert' and 'prefix' modes are incompatible.";

const mode =
  (name: NonNullable<CookieSettings['mode']>): OptionReader =>
  (line, cookie, option) => {
    if (cookie.mode !== undefined && cookie.mode !== name)
      line.report('alert', 'bad-argument', INCOMPATIBLE, option);
    cookie.mode = name;
  };

const age =
  (key: 'maxIdleSeconds' | 'maxLifeSeconds', what: string): OptionReader =>
  (line, cookie, option) => {
    const word = need(line, option, `<${what}> in seconds`);
    if (word === undefined) return;
    const reading = parseSeconds(word.text);
    if ('value' in reading) setLimit(cookie, key, reading.value);
    else line.report('alert', 'bad-duration', `${reading.error} in argument to <${option.text}>.`, word);
  };

const readDomain: OptionReader = (line, cookie, option) => {
  const word = need(line, option, '<domain>');
  if (word === undefined) return;
  const { text } = word;
  const wrong = /[^\w.-]/.exec(text)?.[0];
  if (wrong !== undefined) {
    const message = `character '${wrong}' is not permitted in domain name '${text}'.`;
    line.report('alert', 'bad-argument', message, word);
    return;
  }
  if (!text.includes('.')) {
    const message = `domain '${text}' contains no embedded dot, this configuration may not work properly (see RFC6265#5.2.3).`;
    line.report('warning', 'cookie-domain', message, word, 'write it with its top-level domain');
  }
  cookie.domains.push(text);
};

const readAttribute: OptionReader = (line, cookie, option) => {
  const word = need(line, option, '<value>');
  if (word === undefined) return;
  const wrong = UNSAFE.exec(word.text)?.[0];
  if (wrong === undefined) cookie.attributes.push(word.text);
  else {
    const message = `character '${percent(wrong)}' is not permitted in attribute value.`;
    line.report('alert', 'bad-argument', message, word);
  }
};

/** What would end an attribute, or the whole field. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNSAFE = /[\x00-\x1f\x7f;]/;

const percent = (char: string): string =>
  `%x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

const OPTIONS: ReadonlyMap<string, OptionReader> = new Map([
  ['rewrite', mode('rewrite')],
  ['insert', mode('insert')],
  ['prefix', mode('prefix')],
  ['indirect', flag('indirect')],
  ['nocache', flag('nocache')],
  ['postonly', flag('postonly')],
  ['preserve', flag('preserve')],
  ['httponly', flag('httponly')],
  ['secure', flag('secure')],
  ['domain', readDomain],
  ['maxidle', age('maxIdleSeconds', 'idletime')],
  ['maxlife', age('maxLifeSeconds', 'lifetime')],
  ['dynamic', flag('dynamic')],
  ['attr', readAttribute],
]);

const LISTED =
  "'rewrite', 'insert', 'prefix', 'indirect', 'nocache', 'postonly', 'domain', 'maxidle', 'dynamic', 'maxlife' and 'attr'";

const readOptions = (line: Line, cookie: CookieSettings): void => {
  for (let word = line.args.next(); word; word = line.args.next()) {
    const read = OPTIONS.get(word.text);
    if (read) read(line, cookie, word);
    else {
      line.report('alert', 'bad-argument', `'cookie' supports ${LISTED} options.`, word);
      line.args.rest();
    }
  }
};

/** Combinations that contradict themselves. */
const checkModes = (line: Line, { mode, indirect, preserve }: CookieSettings): void => {
  if (mode === 'rewrite' && indirect)
    line.report('alert', 'bad-argument', "cookie 'rewrite' and 'indirect' modes are incompatible.");
  if (preserve && mode !== 'insert' && !indirect)
    line.report('alert', 'bad-argument', "cookie 'preserve' requires at least 'insert' or 'indirect'.");
};

const persistRule = (does: PersistRule['does'], summary: string): ProxyCard => ({
  name: `${does}-persist`,
  usage: '{ if | unless } <condition>',
  summary,
  sections: BACKENDS,
  parse: (line, draft) => {
    const { place } = line;
    const condition = needCondition(line, draft, 'server-choice');
    line.args.end();
    if (condition !== 'wrong')
      draft.persistRules = [...(draft.persistRules ?? []), { place, does, condition }];
  },
});

export const cookieCards: readonly ProxyCard[] = [
  {
    name: 'cookie',
    usage:
      '<name> [rewrite | insert | prefix] [indirect] [nocache] [postonly] [preserve] [httponly] [secure] [domain <domain>]* [maxidle <idle>] [maxlife <life>] [dynamic] [attr <value>]*',
    summary: 'Keeps a client on its server by a cookie.',
    sections: SERVER_SIDE,
    parse: (line, draft) => {
      const name = line.args.need('<cookie_name> as argument');
      if (name === undefined) return;
      const cookie = newCookie(name.text);
      if (UNSAFE.test(name.text))
        line.report('alert', 'bad-name', `'${name.text}' is no name of a cookie.`, name);
      readOptions(line, cookie);
      checkModes(line, cookie);
      draft.cookie = cookie;
    },
  },
  {
    name: 'dynamic-cookie-key',
    usage: '<text>',
    summary: 'The secret from which cookies of servers are made with "cookie … dynamic".',
    sections: SERVER_SIDE,
    parse: (line, draft) => {
      const key = line.args.need('<secret_key> as argument');
      if (key) draft.dynamicCookieKey = key.text;
      ignoreRest(line);
    },
  },
  persistRule('force', 'Keeps requests that meet a condition on their server even if it is down.'),
  persistRule('ignore', 'Balances requests that meet a condition in spite of their cookie.'),
];
