// `option tcp-check`, the checks of known protocols, and `tcp-check …` (manual 4.2): what a health check says to a
// server that is not one of HTTP, and what it wants to read.
import { bytesOf } from '../../common/bytes.js';
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { CheckKind, CheckSettings, CheckStep, CheckText, TcpCheckExpect } from '../model.js';
import { readComment, readConnectStep } from './check-connect.js';
import { readExpectRule } from './check-expect.js';
import { checkVariableCards, needCheckBytes } from './check-variables.js';
import { choice, pattern } from './readers.js';
import { SERVER_SIDE } from './table.js';

/** What an option of the check says replaces what another one said. */
const choose = (draft: ProxyDraft, kind: CheckKind, fields: Partial<CheckSettings> = {}): void => {
  draft.check = { ...draft.check, kind, ...fields };
};

/** The first rule of a section takes the place of those it has inherited. */
const addStep = (draft: ProxyDraft, step: CheckStep): void => {
  const isFirst = !draft.said.has('tcp-check');
  draft.said.add('tcp-check');
  const steps = isFirst ? [] : (draft.check.steps ?? []);
  draft.check = { ...draft.check, steps: [...steps, step] };
};

const readConnect = (line: Line, draft: ProxyDraft): void => {
  const step = readConnectStep(line, 'tcp-check connect');
  const isLate = draft.said.has('tcp-check') && draft.check.steps?.every(({ kind }) => kind !== 'connect');
  if (isLate && draft.check.steps?.some(({ kind }) => kind !== 'comment' && kind !== 'variable'))
    line.report(
      'alert',
      'bad-argument',
      "'tcp-check connect' : the first step must also be a 'connect' when there is one in the sequence.",
      undefined,
      "begin with 'tcp-check connect'",
    );
  addStep(draft, step);
};

/** Bytes as pairs of hexadecimal digits. */
const hexBytes = (line: Line, what: string): string | undefined => {
  const word = line.args.need(what);
  if (word === undefined) return undefined;
  if (/^(?:[\da-f]{2})+$/i.test(word.text)) return Buffer.from(word.text, 'hex').toString('latin1');
  line.report('alert', 'bad-argument', `'${word.text}' is no sequence of pairs of hexadecimal digits.`, word);
  return undefined;
};

const plainBytes = (line: Line, what: string): string | undefined => {
  const word = line.args.need(what);
  return word && bytesOf(word.text);
};

const sends =
  (read: (line: Line, what: string) => CheckText | undefined, hex?: true) =>
  (line: Line, draft: ProxyDraft): void => {
    const bytes = read(line, 'what is to be sent');
    const options: { comment?: string } = {};
    if (line.args.take('comment')) readComment(line, options);
    line.args.end();
    if (bytes !== undefined) addStep(draft, { kind: 'send', bytes, ...(hex && { hex }), ...options });
  };

type Match = TcpCheckExpect['match'];

const ofBytes =
  (kind: 'string' | 'binary', read: (line: Line, what: string) => string | undefined) =>
  (line: Line): Match | undefined => {
    const bytes = read(line, `a pattern after '${kind}'`);
    return bytes === undefined ? undefined : { kind, bytes };
  };

const ofPattern =
  (kind: 'rstring' | 'rbinary') =>
  (line: Line): Match | undefined => {
    const text = pattern(line, `a regular expression after '${kind}'`);
    return text === undefined ? undefined : { kind, pattern: bytesOf(text) };
  };

const ofFormat =
  (kind: 'string-lf' | 'binary-lf') =>
  (line: Line): Match | undefined => {
    const format = needCheckBytes(line, `a format after '${kind}'`);
    return format === undefined ? undefined : { kind, format };
  };

const EXPECT = {
  matches: {
    string: ofBytes('string', plainBytes),
    rstring: ofPattern('rstring'),
    binary: ofBytes('binary', hexBytes),
    rbinary: ofPattern('rbinary'),
    'string-lf': ofFormat('string-lf'),
    'binary-lf': ofFormat('binary-lf'),
  },
} as const;

const readExpect = (line: Line, draft: ProxyDraft): void => {
  const rule = readExpectRule<Match, TcpCheckExpect>(line, 'tcp-check expect', EXPECT);
  if (rule) addStep(draft, { ...rule, kind: 'expect' });
};

const option = (name: string, kind: CheckKind, summary: string): ProxyCard => ({
  name: `option ${name}`,
  usage: '',
  summary,
  sections: SERVER_SIDE,
  parse: (line, draft) => {
    choose(draft, kind);
    line.args.end();
  },
});

const readUser = (line: Line): string | undefined => {
  if (!line.args.take('user')) return undefined;
  const word = line.args.need('a user name');
  return word && bytesOf(word.text);
};

const protocolCards: readonly ProxyCard[] = [
  option(
    'tcp-check',
    'tcp-check',
    'Checks the health of servers by a TCP connection, and what is said on it.',
  ),
  option('redis-check', 'redis', 'Checks Redis servers by a PING.'),
  option('ldap-check', 'ldap', 'Checks LDAP servers by an anonymous bind.'),
  option('ssl-hello-chk', 'ssl-hello', 'Checks for an answer to an SSL hello.'),
  {
    name: 'option smtpchk',
    usage: '[<hello> <domain>]',
    summary: 'Checks mail servers by their greeting and a HELO.',
    sections: SERVER_SIDE,
    parse: (line, draft) => {
      const [hello, domain] = [line.args.next(), line.args.next()];
      const verb = hello?.text === 'EHLO' ? 'EHLO' : 'HELO';
      choose(draft, 'smtp', { smtpHello: domain ? `${verb} ${bytesOf(domain.text)}` : 'HELO localhost' });
      line.args.end();
    },
  },
  {
    name: 'option mysql-check',
    usage: '[user <name> [post-41 | pre-41 | post-80]]',
    summary: 'Checks MySQL servers, by a login where a user is named.',
    sections: SERVER_SIDE,
    parse: (line, draft) => {
      const clients = ['post-41', 'pre-41', 'post-80'] as const;
      const isMore = line.args.peek() !== undefined;
      const user = readUser(line);
      if (isMore && user === undefined) line.args.end();
      const client = line.args.peek() && choice(line, 'mysql-check', clients);
      choose(draft, 'mysql', { ...(user !== undefined && { user }), mysqlClient: client ?? 'post-41' });
      line.args.end();
    },
  },
  {
    name: 'option pgsql-check',
    usage: 'user <name>',
    summary: 'Checks PostgreSQL servers by the begin of a login.',
    sections: SERVER_SIDE,
    parse: (line, draft) => {
      const user = readUser(line);
      if (user === undefined)
        return line.report('alert', 'missing-argument', "'option pgsql-check' expects 'user <name>'.");
      choose(draft, 'pgsql', { user });
      line.args.end();
    },
  },
];

const WORDS = ['comment', 'connect', 'expect', 'send', 'send-binary', 'send-binary-lf', 'send-lf'];

export const tcpCheckCards: readonly ProxyCard[] = [
  ...protocolCards,
  {
    name: 'tcp-check comment',
    usage: '<text>',
    summary: 'Is told when one of the steps after it fails.',
    sections: SERVER_SIDE,
    parse: (line, draft) => {
      const word = line.args.need('a text');
      if (word) addStep(draft, { kind: 'comment', comment: bytesOf(word.text) });
      line.args.end();
    },
  },
  {
    name: 'tcp-check connect',
    usage: '[default] [port <port>] [addr <address>] [send-proxy] [linger] [comment <text>]',
    summary: 'Opens a connection for the steps that follow.',
    sections: SERVER_SIDE,
    parse: readConnect,
  },
  {
    name: 'tcp-check expect',
    usage:
      '[min-recv <bytes>] [comment <text>] [<status>…] [on-success|on-error <fmt>] [status-code <expr>] [!] <match> <pattern>',
    summary: 'What the server has to say by now.',
    sections: SERVER_SIDE,
    parse: readExpect,
  },
  ...(
    [
      ['send', '<text>', plainBytes],
      ['send-lf', '<format>', needCheckBytes],
      ['send-binary', '<hexadecimal>', hexBytes],
    ] as const
  ).map(
    ([verb, usage, read]): ProxyCard => ({
      name: `tcp-check ${verb}`,
      usage: `${usage} [comment <text>]`,
      summary: 'What is sent to the server.',
      sections: SERVER_SIDE,
      parse: sends(read),
    }),
  ),
  {
    name: 'tcp-check send-binary-lf',
    usage: '<format> [comment <text>]',
    summary: 'What is sent to the server, as the hexadecimal digits that a format gives.',
    sections: SERVER_SIDE,
    parse: sends(needCheckBytes, true),
  },
  ...checkVariableCards('tcp-check', WORDS, (draft, variable) =>
    addStep(draft, { kind: 'variable', variable }),
  ),
];
