// The parameters of `server` and `default-server` that act (manual 5.2). The others stand in server-params-inert.ts.
import { isIP } from 'node:net';
import { parseHostPort } from '../address.js';
import type { Line, ParamCard, ServerDraft } from '../card.js';
import { needExpression } from '../sample/readers.js';
import { paramTable } from './params.js';
import { choice, positiveDelay, setLimit, sourceAddress } from './readers.js';
import { agentServerParams } from './server-params-agent.js';
import { dnsServerParams } from './server-params-dns.js';
import { inertServerParams } from './server-params-inert.js';
import { proxyServerParams } from './server-params-proxy.js';

type Param = ParamCard<ServerDraft>;

const MAX = 0x7fffffff;
const AN_INTEGER = 'an integer argument';

const param = (name: string, usage: string, summary: string, parse: Param['parse']): Param => ({
  name,
  usage,
  summary,
  parse,
});

const flag = (name: string, key: 'checked' | 'backup', summary: string): Param => ({
  name,
  usage: '',
  summary,
  negatable: true,
  parse: (_line, draft, negated) => {
    draft[key] = !negated;
  },
});

const interval = (name: string, key: 'interMs' | 'fastInterMs' | 'downInterMs', summary: string): Param =>
  param(name, '<delay>', summary, (line, draft) => {
    const ms = positiveDelay(line, 'a delay as argument');
    if (ms !== undefined) draft.check[key] = ms;
  });

const count = (name: string, key: 'rise' | 'fall', summary: string): Param =>
  param(name, '<count>', summary, (line, draft) => {
    draft.check[key] = line.args.leadingInteger('a number above 0', 1, MAX) ?? draft.check[key];
  });

/** A limit that 0 takes away. */
const limit = (name: string, key: 'maxconn' | 'minconn' | 'maxqueue', summary: string): Param =>
  param(name, '<number>', summary, (line, draft) =>
    setLimit(draft, key, line.args.leadingInteger(AN_INTEGER, 0, MAX)),
  );

/** A number whose 0 means 0; -1 is no limit. */
const poolLimit = (name: string, key: 'poolMaxConn' | 'poolLowConn' | 'maxReuse', summary: string): Param =>
  param(name, '<number>', summary, (line, draft) => {
    const value = line.args.leadingInteger(AN_INTEGER, -1, MAX);
    if (value === undefined) return;
    if (value < 0) delete draft[key];
    else draft[key] = value;
  });

/** What is sent as it stands. */
const verbatim = (name: string, usage: string, key: 'cookie' | 'redirect', summary: string): Param =>
  param(name, usage, summary, (line, draft) => {
    const word = line.args.need(`${usage} as argument`);
    if (word && /[\0\r\n]/.test(word.text))
      line.report('alert', 'bad-name', `'${name}' holds neither line ends nor NUL.`, word);
    else if (word) draft[key] = word.text;
  });

const PROTOCOLS = ['h1', 'h2'] as const;

const readProto = (line: Line, draft: ServerDraft): void => {
  const proto = choice(line, 'proto', PROTOCOLS);
  if (proto === 'h1') delete draft.proto;
  else if (proto) draft.proto = proto;
};

const readTrack = (line: Line, draft: ServerDraft): void => {
  const word = line.args.need('[<backend>/]<server> as argument');
  if (word === undefined) return;
  const slash = word.text.lastIndexOf('/');
  const server = word.text.slice(slash + 1);
  draft.track = slash < 0 ? { server } : { backend: word.text.slice(0, slash), server };
};

const readObserve = (line: Line, draft: ServerDraft): void => {
  const mode = choice(line, 'observe', ['none', 'layer4', 'layer7']);
  if (mode === 'none') delete draft.observed;
  else if (mode) draft.observed = mode;
};

const readInitAddr = (line: Line, draft: ServerDraft): void => {
  const word = line.args.need('a list of methods');
  const methods = word?.text.split(',').filter((one) => one !== '') ?? [];
  const wrong = methods.find((one) => !['last', 'libc', 'none'].includes(one) && !isIP(one));
  if (wrong === undefined && word) draft.initAddr = methods;
  if (wrong === undefined) return;
  const message = `'init-addr': unknown method '${wrong}', supported methods are 'libc', 'last', 'none' and an IP address.`;
  line.report('alert', 'bad-argument', message, word);
};

const readCheckAddress = (line: Line, draft: ServerDraft): void => {
  const word = line.args.need('<ipv4|ipv6> as argument');
  const address = word && parseHostPort(word.text, line.world.env);
  if (!address) return;
  if ('error' in address) {
    line.report('alert', 'bad-address', `'addr': ${address.error}.`, word);
    return;
  }
  draft.check.host = address.value.host;
  if (address.value.port > 0) draft.check.port ??= address.value.port;
};

const readSource = (line: Line, draft: ServerDraft): void => {
  const source = sourceAddress(line);
  if (source) draft.source = source;
};

const readSocks4 = (line: Line, draft: ServerDraft): void => {
  const word = line.args.need('<addr>:<port> as argument');
  const found = word && parseHostPort(word.text, line.world.env);
  if (!word || !found) return;
  if ('value' in found && isIP(found.value.host) && found.value.port > 0)
    draft.socks4 = { kind: 'inet', ...found.value };
  else {
    const isThere = 'value' in found && found.value.port > 0;
    const reason = isThere
      ? `'${word.text}' is no IP address`
      : `missing port specification in '${word.text}'`;
    line.report(
      'alert',
      'bad-address',
      `'socks4 ${word.text}' : ${'error' in found ? found.error : reason}.`,
      word,
    );
  }
};

const CHECKS: readonly Param[] = [
  flag('check', 'checked', 'Checks the health of the server.'),
  interval('inter', 'interMs', 'Time between two checks.'),
  interval('fastinter', 'fastInterMs', 'Time between checks while the state is changing.'),
  interval('downinter', 'downInterMs', 'Time between checks while the server is down.'),
  count('rise', 'rise', 'Good checks in a row that make the server up.'),
  count('fall', 'fall', 'Bad checks in a row that make it down.'),
  param('addr', '<address>', 'Where checks go instead of the server itself.', readCheckAddress),
  param('port', '<port>', 'The port checks go to.', (line, draft) =>
    setLimit(draft.check, 'port', line.args.integer('a port', 0, 65535)),
  ),
  param(
    'check-proto',
    '<name>',
    'The protocol of HTTP checks: h1 or h2; else that of the server.',
    (line, draft) => {
      const proto = choice(line, 'check-proto', PROTOCOLS);
      if (proto) draft.check.proto = proto;
    },
  ),
  param(
    'init-state',
    '{ fully-up | up | down | fully-down | none }',
    'What a checked server is before its first check.',
    (line, draft) => {
      const state = choice(line, 'init-state', ['fully-up', 'up', 'down', 'fully-down', 'none']);
      if (state === 'none') delete draft.initState;
      else if (state) draft.initState = state;
    },
  ),
  param('track', '[<backend>/]<server>', 'Takes the state of another server.', readTrack),
  param('observe', '{ none | layer4 | layer7 }', 'Watches the traffic for errors as well.', readObserve),
  param('on-error', '<reaction>', 'What too many observed errors lead to.', (line, draft) => {
    const reactions = ['fastinter', 'fail-check', 'sudden-death', 'mark-down'] as const;
    draft.onError = choice(line, 'on-error', reactions) ?? draft.onError;
  }),
  param('error-limit', '<count>', 'How many observed errors in a row are too many.', (line, draft) => {
    draft.errorLimit = line.args.leadingInteger('a number above 0', 1, MAX) ?? draft.errorLimit;
  }),
  param(
    'on-marked-down',
    'shutdown-sessions',
    'What happens to sessions of a server that goes down.',
    (line, draft) => {
      const action = choice(line, 'on-marked-down', ['shutdown-sessions']);
      if (action) draft.onMarkedDown = action;
    },
  ),
  param(
    'on-marked-up',
    'shutdown-backup-sessions',
    'What happens to sessions of backups when it is back.',
    (line, draft) => {
      const action = choice(line, 'on-marked-up', ['shutdown-backup-sessions']);
      if (action) draft.onMarkedUp = action;
    },
  ),
];

const TRAFFIC: readonly Param[] = [
  param('weight', '<number>', 'Its share of the load against the others, 0 to 256.', (line, draft) => {
    draft.weight = line.args.leadingInteger('a weight', 0, 256) ?? draft.weight;
  }),
  flag('backup', 'backup', 'Used only when all others are down.'),
  param('disabled', '', 'Starts in maintenance.', (_line, draft) => {
    draft.disabled = true;
  }),
  param('enabled', '', 'Takes a "disabled" of default-server back.', (_line, draft) => {
    draft.disabled = false;
  }),
  param('proto', '<name>', 'The protocol spoken with the server: h1, or h2 over clear TCP.', readProto),
  limit('maxconn', 'maxconn', 'Most requests in flight at the same time; more wait in the queue.'),
  limit('minconn', 'minconn', 'The limit at no load; it grows to "maxconn" with the load.'),
  limit('maxqueue', 'maxqueue', 'Most requests waiting for this very server.'),
  param('slowstart', '<delay>', 'How long the weight grows after the server came up.', (line, draft) =>
    setLimit(draft, 'slowstartMs', line.args.duration('a delay as argument')),
  ),
  poolLimit('pool-max-conn', 'poolMaxConn', 'Most idle connections that are kept.'),
  poolLimit('pool-low-conn', 'poolLowConn', 'Idle connections that are always kept.'),
  param(
    'pool-purge-delay',
    '<delay>',
    'How often half of the idle connections are closed.',
    (line, draft) => {
      const ms = line.args.duration('a delay as argument');
      if (ms !== undefined) draft.poolPurgeDelayMs = ms;
    },
  ),
  param(
    'pool-conn-name',
    '<expression>',
    'By what name a request looks for a connection of an "rhttp@" server.',
    (line, draft) => {
      const name = needExpression(line, 'an expression', 'server-choice', 'str');
      if (name) draft.poolConnName = name;
    },
  ),
  poolLimit('max-reuse', 'maxReuse', 'How often a connection is used again.'),
  param(
    'init-addr',
    '<method>[,<method>]*',
    'How the name of the server becomes an address at start.',
    readInitAddr,
  ),
  param('source', '<address>[:<port>]', 'The address it sees connections come from.', readSource),
  param('socks4', '<addr>:<port>', 'The SOCKS4 proxy that connections to it go by.', readSocks4),
  verbatim('cookie', '<value>', 'cookie', 'What stands for the server in the persistence cookie.'),
  verbatim(
    'redir',
    '<prefix>',
    'redirect',
    'Sends clients there with GET and HEAD, in place of asking the server.',
  ),
  param('guid', '<text>', 'A name that is unique in the whole cfg, for "hash-key".', (line, draft) => {
    const word = line.args.need('<text> as argument');
    if (word) draft.guid = word.text;
  }),
  param('hash-key', '<key>', 'What a server is known by in a consistent hash.', (line, draft) => {
    const key = choice(line, 'hash-key', ['id', 'id32', 'guid', 'addr', 'addr-port'] as const);
    if (key === 'id') delete draft.hashKey;
    else if (key) draft.hashKey = key;
  }),
  param('id', '<number>', 'The number of the server in statistics (sid).', (line, draft) => {
    const id = line.args.integer('an integer argument above 0', 1, MAX);
    if (id !== undefined) draft.id = id;
  }),
];

export const serverParams = paramTable<ServerDraft>([
  ...CHECKS,
  ...agentServerParams,
  ...TRAFFIC,
  ...dnsServerParams,
  ...proxyServerParams,
  ...inertServerParams,
]);
