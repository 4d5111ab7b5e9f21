// `option httpchk` and `http-check …` (manual 4.2): what a health check sends and what it wants to read.
import type { Arguments } from '../arguments.js';
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import { newCheckSettings } from '../initial.js';
import { insteadOf } from '../line.js';
import type { CheckSettings, CheckVariable, HttpCheckSend, HttpExchange } from '../model.js';
import { spell } from '../spell.js';
import { readConnectStep } from './check-connect.js';
import { checkVariableCards, needCheckText } from './check-variables.js';
import { readExpect } from './http-check-expect.js';
import { isToken } from './readers.js';
import { SERVER_SIDE, withoutEffect } from './table.js';

/** The first rule of a section takes the place of the expectations it inherited. */
const beginRules = (draft: ProxyDraft): CheckSettings => {
  if (!draft.said.has('check')) {
    const { earlier: _earlier, connect: _connect, variables: _variables, ...check } = draft.check;
    draft.check = { ...check, expects: [] };
  }
  draft.said.add('check');
  return draft.check;
};

/**
 * `option httpchk` and one `http-check send` describe the same request, in either order: what the later line says
 * counts, headers as a whole. A second `option httpchk` alone starts anew.
 */
const mergeSend = (draft: ProxyDraft, from: 'option' | 'send', given: Partial<HttpCheckSend>): void => {
  const check = beginRules(draft);
  const anew = from === 'option' ? !draft.said.has('check send') : !draft.said.has('check option');
  draft.said.add(`check ${from}`);
  check.send = { ...(anew ? newCheckSettings().send : check.send), ...given };
};

const NO_URI = /[\0-\x20\x7f]/;

/** Reports a part of the request that no server would understand. */
const checkRequest = (line: Line, { method, uri, headers }: Partial<HttpCheckSend>): void => {
  if (method !== undefined && !isToken(method))
    line.report('alert', 'bad-method', `'${method}' is no method.`);
  if (typeof uri === 'string' && NO_URI.test(uri)) {
    // A whole request line in quotes is a common slip, which servers answer with a 400: HAProxy sends it.
    const severity = NO_URI.test(uri.replaceAll(' ', '')) ? 'alert' : 'warning';
    const word = line.args.words.find(({ text }) => text === uri);
    line.report(severity, 'bad-uri', 'an URI holds neither blanks nor control characters.', word);
  }
  for (const [name, value] of headers ?? [])
    if (!isToken(name) || (typeof value === 'string' && /[\0\r\n]/.test(value)))
      line.report('alert', 'bad-header', `'${name}' is no name of a header, or its value breaks the line.`);
};

const readHttpchk = (line: Line, draft: ProxyDraft): void => {
  const [first, second] = line.args.words;
  const given: Partial<HttpCheckSend> = {};
  if (first && !second) {
    given.uri = first.text;
    if (/^[A-Z]+$/.test(first.text)) {
      const message = `'${first.text}' alone is taken as the URI of the check, not as its method.`;
      line.report('warning', 'suspicious-uri', message, first, `write 'option httpchk ${first.text} /'`);
    }
  } else if (first && second) {
    given.method = first.text;
    given.uri = second.text;
  }
  line.args.next();
  line.args.next();
  Object.assign(given, readVersion(line));
  if (line.args.peek()) {
    const host = needCheckText(line, 'a host');
    if (host !== undefined) given.headers = [['Host', host]];
  }
  line.args.end();
  checkRequest(line, given);
  mergeSend(draft, 'option', given);
  draft.check.kind = 'http';
};

/** The version, and what old cfgs hid behind it: "HTTP/1.1\r\nHost:\ www". */
const readVersion = (line: Line): Partial<HttpCheckSend> => {
  const word = line.args.next();
  if (word === undefined) return {};
  const { version, headers, body, wrong } = splitVersion(word.text);
  if (!/^HTTP\/1\.[01]$/.test(version))
    line.report(
      'warning',
      'bad-version',
      `'${version}' is no HTTP version of a check, so HTTP/1.0 is used.`,
      word,
    );
  if (wrong)
    line.report('alert', 'bad-header', `unable to parse the header '${wrong}' of the request.`, word);
  if (headers.length > 0 || body) {
    const send = headers.flatMap(([name, value]) => ['hdr', spell(name), spell(value)]);
    if (body) send.push('body', spell(body));
    const below = `http-check send ${send.join(' ')}`;
    const message = 'hiding headers or body at the end of the version string is deprecated.';
    const fix = { ...insteadOf([word], version), below };
    line.report('warning', 'deprecated', message, word, { hint: `write '${below}'`, fix });
  }
  return {
    version: /^HTTP\/1\.[01]$/.test(version) ? version : 'HTTP/1.0',
    ...(headers.length > 0 && { headers }),
    ...(body && { body }),
  };
};

const splitVersion = (
  text: string,
): { version: string; headers: [string, string][]; body: string; wrong: string | undefined } => {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [version = '', ...lines] = head.split(/\r?\n/);
  const headers: [string, string][] = [];
  let wrong: string | undefined;
  for (const one of lines.filter((each) => each !== '')) {
    const found = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/.exec(one);
    if (found) headers.push([found[1]!, found[2]!]);
    else wrong ??= one;
  }
  return { version, headers, body: rest.join('\r\n\r\n'), wrong };
};

type SendReader = (line: Line, given: Partial<HttpCheckSend>) => void;

const SEND_WORDS: Readonly<Record<string, SendReader>> = {
  meth: (line, given) => setText(given, 'method', line.args, 'a method after "meth"'),
  uri: (line, given) => setText(given, 'uri', line.args, 'an URI after "uri"'),
  ver: (line, given) => Object.assign(given, readVersion(line)),
  'uri-lf': (line, given) => setFormat(line, given, 'uri'),
  'body-lf': (line, given) => setFormat(line, given, 'body'),
  body: (line, given) => setText(given, 'body', line.args, 'a string after "body"'),
  comment: (line) => void line.args.need('a string after "comment"'),
  hdr: (line, given) => {
    const name = line.args.need('<name> and <value> after "hdr"');
    const value = name && needCheckText(line, '<name> and <value> after "hdr"');
    if (name === undefined || value === undefined) return;
    if (/^(?:content-length|transfer-encoding)$/i.test(name.text))
      line.report(
        'warning',
        'ignored-header',
        `'${name.text}' is set by the check itself, so this one is ignored.`,
        name,
      );
    else given.headers = [...(given.headers ?? []), [name.text, value]];
  },
};

const setText = (
  given: Partial<HttpCheckSend>,
  key: 'method' | 'uri' | 'body',
  args: Arguments,
  what: string,
): void => {
  const word = args.need(what);
  if (word) given[key] = word.text;
};

const setFormat = (line: Line, given: Partial<HttpCheckSend>, key: 'uri' | 'body'): void => {
  const text = needCheckText(line, `a format after "${key}-lf"`);
  if (text !== undefined) given[key] = text;
};

/** The first one is for the request there is; each one after that begins another request. */
const readConnect = (line: Line, draft: ProxyDraft): void => {
  const connect = readConnectStep(line, 'http-check connect');
  const { send, expects, earlier = [], connect: before, variables, ...check } = beginRules(draft);
  const isFirst = before === undefined && !draft.said.has('check send') && expects.length === 0;
  if (!isFirst && expects.length === 0)
    line.report(
      'alert',
      'not-supported',
      "a request without 'http-check expect' before this line is not supported.",
    );
  draft.said.delete('check send');
  draft.check = isFirst
    ? { ...check, connect, ...(variables && { variables }), send, expects }
    : {
        ...check,
        connect,
        ...newCheckRequest(),
        earlier: [
          ...earlier,
          { ...(before && { connect: before }), ...(variables && { variables }), send, expects },
        ],
      };
};

const newCheckRequest = (): HttpExchange => ({ send: newCheckSettings().send, expects: [] });

const readSend = (line: Line, draft: ProxyDraft): void => {
  const given: Partial<HttpCheckSend> = {};
  if (draft.said.has('check send'))
    line.report(
      'alert',
      'not-supported',
      "a second 'http-check send' needs a 'http-check connect' before it.",
    );
  for (let word = line.args.next(); word; word = line.args.next()) {
    const read = Object.hasOwn(SEND_WORDS, word.text) ? SEND_WORDS[word.text] : undefined;
    if (read) {
      read(line, given);
      continue;
    }
    const known = Object.keys(SEND_WORDS).map((one) => `'${one}'`);
    const message = `'http-check send' expects ${known.slice(0, -1).join(', ')} or ${known.at(-1)} (got '${word.text}').`;
    line.report('alert', 'bad-argument', message, word);
    line.args.rest();
  }
  checkRequest(line, given);
  mergeSend(draft, 'send', given);
  // What stands before this very line comes before the request, which 'option httpchk' alone puts in front of all.
  for (const variable of draft.check.variables ?? []) variable.after = 0;
};

const WORDS = ['comment', 'connect', 'disable-on-404', 'expect', 'send', 'send-state'];

const addVariable = (draft: ProxyDraft, variable: CheckVariable): void => {
  const check = beginRules(draft);
  check.variables = [...(check.variables ?? []), { ...variable, after: check.expects.length + 1 }];
};

export const httpCheckCards: readonly ProxyCard[] = [
  {
    name: 'option httpchk',
    usage: '[[<method>] <uri> [<version> [<host>]]]',
    summary: 'Checks the health of servers by an HTTP request.',
    sections: SERVER_SIDE,
    parse: readHttpchk,
  },
  {
    name: 'http-check connect',
    usage: '[default] [port <port>] [addr <address>] [send-proxy] [linger] [comment <text>]',
    summary: 'Opens a connection for the request that follows.',
    sections: SERVER_SIDE,
    parse: readConnect,
  },
  {
    name: 'http-check send',
    usage:
      '[meth <method>] [{ uri | uri-lf } <uri>] [ver <version>] [hdr <name> <value>]* [{ body | body-lf } <text>] [comment <text>]',
    summary: 'What a health check sends.',
    sections: SERVER_SIDE,
    parse: readSend,
  },
  {
    name: 'http-check expect',
    usage:
      '[min-recv <bytes>] [comment <text>] [{ ok | error | tout }-status <status>] [on-success|on-error <fmt>] [status-code <expr>] [!] <match> <pattern>',
    summary: 'Which answers to a health check are good.',
    sections: SERVER_SIDE,
    parse: (line, draft) => {
      const expect = readExpect(line);
      const check = beginRules(draft);
      if (check.connect && !draft.said.has('check send'))
        line.report(
          'alert',
          'bad-argument',
          "'http-check expect' : missing 'http-check send' after 'http-check connect'.",
        );
      if (expect) check.expects.push(expect);
    },
  },
  {
    name: 'http-check disable-on-404',
    usage: '',
    summary: 'A server that answers 404 to its check drains: it gets no new sessions.',
    sections: SERVER_SIDE,
    parse: (line, draft) => {
      draft.options.disableOn404 = true;
      line.args.end();
    },
  },
  ...withoutEffect('checks do not carry the X-Haproxy-Server-State header yet', [
    ['http-check send-state', '', SERVER_SIDE, 'Tells the server in a header what is thought of it.'],
  ]),
  ...withoutEffect('failures are told without it', [
    ['http-check comment', '<text>', SERVER_SIDE, 'Names a step in the reports of failed checks.'],
  ]),
  ...checkVariableCards('http-check', WORDS, addVariable),
];
