// `option …` that act (manual 4.2). Those without effect here, and those refused, stand in option-inert.ts.
import { parseNetwork } from '../address.js';
import type { Line, ProxyCard, ProxyDraft, Section } from '../card.js';
import type { AddressHeader, ConnectionMode, ProxyOptions } from '../model.js';
import { chooseLogFormat } from './log-format.js';
import { choice, isToken } from './readers.js';
import { CLIENT_SIDE, EVERYWHERE, SERVER_SIDE } from './table.js';

type FlagRow = readonly [
  name: string,
  key: keyof ProxyOptions,
  sections: readonly Section[],
  summary: string,
];

const FLAGS: readonly FlagRow[] = [
  ['abortonclose', 'abortonclose', EVERYWHERE, 'Drops queued requests whose client has gone.'],
  ['allbackups', 'allbackups', SERVER_SIDE, 'Uses all backup servers at once, not the first one alone.'],
  ['dontlog-normal', 'dontlogNormal', CLIENT_SIDE, 'Logs only what went wrong.'],
  ['dontlognull', 'dontlognull', CLIENT_SIDE, 'Does not log connections on which nothing was said.'],
  [
    'accept-unsafe-violations-in-http-request',
    'lenientRequests',
    CLIENT_SIDE,
    'Takes requests that break some rules of HTTP.',
  ],
  [
    'accept-unsafe-violations-in-http-response',
    'lenientResponses',
    SERVER_SIDE,
    'Takes responses that break some rules of HTTP.',
  ],
  [
    'h1-case-adjust-bogus-client',
    'adjustClientCase',
    CLIENT_SIDE,
    'Spells names of headers as old clients want them.',
  ],
  [
    'h1-case-adjust-bogus-server',
    'adjustServerCase',
    SERVER_SIDE,
    'Spells names of headers as old servers want them.',
  ],
  [
    'http-pretend-keepalive',
    'pretendKeepalive',
    SERVER_SIDE,
    'Does not tell servers that their connection will close.',
  ],
  ['http-buffer-request', 'httpBufferRequest', EVERYWHERE, 'Waits for the body before a server is chosen.'],
  [
    'http-drop-request-trailers',
    'dropRequestTrailers',
    ['defaults', 'backend'],
    'Does not relay trailers to servers.',
  ],
  ['http-drop-response-trailers', 'dropResponseTrailers', CLIENT_SIDE, 'Does not relay trailers to clients.'],
  [
    'http-ignore-probes',
    'httpIgnoreProbes',
    CLIENT_SIDE,
    'Neither logs nor answers connections without a request.',
  ],
  ['logasap', 'logAsap', CLIENT_SIDE, 'Logs when the response begins, without waiting for its end.'],
  [
    'log-separate-errors',
    'logSeparateErrors',
    CLIENT_SIDE,
    'Logs what went wrong at level err instead of info.',
  ],
  ['log-health-checks', 'logHealthChecks', SERVER_SIDE, 'Logs every change of the result of a health check.'],
  ['socket-stats', 'socketStats', CLIENT_SIDE, 'Counts each socket apart in the statistics.'],
  ['checkcache', 'checkcache', SERVER_SIDE, 'Blocks responses whose cookies a cache could keep.'],
  [
    'prefer-last-server',
    'preferLastServer',
    SERVER_SIDE,
    'Keeps the requests of a client on the server that has a connection for them.',
  ],
  ['persist', 'persist', SERVER_SIDE, 'Keeps sending sticky clients to a server that is down.'],
];

const flag = ([name, key, sections, summary]: FlagRow): ProxyCard => ({
  name: `option ${name}`,
  usage: '',
  summary,
  sections,
  negatable: true,
  parse: (line, draft) => {
    draft.options[key] = line.negation === undefined;
    line.args.end();
  },
});

const RESTRICTIONS = ['preserve', 'delete', 'reject'] as const;

const readRestriction = (line: Line, draft: ProxyDraft): void => {
  const policy = choice(line, 'option http-restrict-req-hdr-names', RESTRICTIONS);
  if (policy === 'preserve') delete draft.restrictHeaderNames;
  else if (policy) draft.restrictHeaderNames = policy;
  line.args.end();
};

/** A flag that HAProxy 3 has given another name. */
const renamedFlag = (name: string, row: FlagRow): ProxyCard => ({
  ...flag(row),
  name: `option ${name}`,
  summary: `The old spelling of "option ${row[0]}".`,
  modern: `option ${row[0]}`,
  modernSince: '3',
});

/** The modes replace one another; "no" takes back just the one it names (manual 4). */
const connectionMode = (name: string, mode: ConnectionMode, summary: string, modern?: string): ProxyCard => ({
  name: `option ${name}`,
  usage: '',
  summary,
  sections: EVERYWHERE,
  negatable: true,
  ...(modern && { modern }),
  parse: (line, draft) => {
    if (line.negation === undefined) draft.connectionMode = mode;
    else if (draft.connectionMode === mode) draft.connectionMode = 'keep-alive';
    line.args.end();
  },
});

const readRedispatch = (line: Line, draft: ProxyDraft): void => {
  if (line.negation !== undefined) draft.redispatch = 0;
  else if (line.args.peek() === undefined) draft.redispatch = -1;
  else
    draft.redispatch =
      line.args.integer('an interval of retries', -0x7fffffff, 0x7fffffff) ?? draft.redispatch;
  line.args.end();
};

type HeaderWord = 'except' | 'header' | 'if-none';

const HEADER_WORDS: Readonly<Record<HeaderWord, (line: Line, settings: AddressHeader) => void>> = {
  except: (line, settings) => {
    const word = line.args.need("<address>[/mask] after 'except'");
    const network = word && parseNetwork(word.text);
    if (network && 'error' in network) line.report('alert', 'bad-address', `${network.error}.`, word);
    else if (network) settings.except.push(network.value);
  },
  header: (line, settings) => {
    const word = line.args.need("<header_name> after 'header'");
    if (word && isToken(word.text)) settings.header = word.text.toLowerCase();
    else if (word) line.report('alert', 'bad-header', `'${word.text}' is no name of a header.`, word);
  },
  'if-none': (_line, settings) => {
    settings.ifNone = true;
  },
};

const readAddressHeader = (line: Line, header: string, words: readonly HeaderWord[]): AddressHeader => {
  const settings: AddressHeader = { header, except: [], ifNone: false };
  for (let word = line.args.next(); word; word = line.args.next()) {
    const text = word.text;
    const known = words.find((one) => one === text);
    if (known) HEADER_WORDS[known](line, settings);
    else {
      const list = words.map((one) => `'${one}'`).join(', ');
      line.report('alert', 'bad-argument', `only ${list} may follow here (got '${text}').`, word);
      line.args.rest();
    }
  }
  return settings;
};

const readHttplog = (line: Line, draft: ProxyDraft): void => {
  chooseLogFormat(line, draft, line.args.take('clf') ? 'clf' : 'http');
  line.args.end();
};

export const optionCards: readonly ProxyCard[] = [
  ...FLAGS.map(flag),
  ...['request', 'response'].flatMap((side) =>
    FLAGS.filter(([name]) => name === `accept-unsafe-violations-in-http-${side}`).map((row) =>
      renamedFlag(`accept-invalid-http-${side}`, row),
    ),
  ),
  connectionMode('httpclose', 'close', 'Closes both connections after each response.'),
  connectionMode('forceclose', 'close', 'The old spelling of "option httpclose".', 'option httpclose'),
  connectionMode('http-server-close', 'server-close', "Closes the server's connection after each response."),
  connectionMode('http-keep-alive', 'keep-alive', 'Keeps both connections open; the default.'),
  {
    name: 'option redispatch',
    usage: '[<interval>]',
    summary: 'Retries a failed connection on another server.',
    sections: SERVER_SIDE,
    negatable: true,
    parse: readRedispatch,
  },
  {
    name: 'redispatch',
    usage: '',
    summary: 'The old spelling of "option redispatch".',
    sections: SERVER_SIDE,
    modern: 'option redispatch',
    parse: readRedispatch,
  },
  {
    name: 'redisp',
    usage: '',
    summary: 'The oldest spelling of "option redispatch".',
    sections: SERVER_SIDE,
    modern: 'option redispatch',
    parse: readRedispatch,
  },
  {
    name: 'option forwardfor',
    usage: '[except <network>] [header <name>] [if-none]',
    summary: 'Tells servers the address of the client in X-Forwarded-For.',
    sections: EVERYWHERE,
    parse: (line, draft) => {
      draft.forwardFor = readAddressHeader(line, 'x-forwarded-for', ['except', 'header', 'if-none']);
    },
  },
  {
    name: 'option originalto',
    usage: '[except <network>] [header <name>]',
    summary: 'Tells servers the address the client has asked for in X-Original-To.',
    sections: EVERYWHERE,
    parse: (line, draft) => {
      draft.originalTo = readAddressHeader(line, 'x-original-to', ['except', 'header']);
    },
  },
  {
    name: 'option http-restrict-req-hdr-names',
    usage: '{ preserve | delete | reject }',
    summary: 'What happens to headers whose names hold more than letters, digits and hyphens.',
    sections: EVERYWHERE,
    parse: readRestriction,
  },
  {
    name: 'option httplog',
    usage: '[clf]',
    summary: 'Logs requests with their timers, states and lines.',
    sections: CLIENT_SIDE,
    parse: readHttplog,
  },
  {
    name: 'option httpslog',
    usage: '',
    summary: 'Logs requests as "option httplog", with what is known of their TLS.',
    sections: CLIENT_SIDE,
    parse: (line, draft) => {
      chooseLogFormat(line, draft, 'https');
      line.args.end();
    },
  },
  {
    name: 'option tcplog',
    usage: '',
    summary: 'Logs connections with their timers and states.',
    sections: CLIENT_SIDE,
    parse: (line, draft) => {
      chooseLogFormat(line, draft, 'tcp');
      line.args.end();
    },
  },
];
