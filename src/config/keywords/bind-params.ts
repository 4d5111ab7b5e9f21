// The parameters of `bind` (manual 5.1).
import type { Line, ParamCard } from '../card.js';
import type { Bind } from '../model.js';
import { type InertParam, paramTable, paramWithoutEffect, refusedParam } from './params.js';
import { setLimit } from './readers.js';

/** What all sockets of one `bind` line have in common. */
export type BindDraft = Omit<Bind, 'place' | 'index' | 'id' | 'address'> & { id?: number };

type Param = ParamCard<BindDraft>;
type OwnerParam = ParamCard<Pick<BindDraft, 'owner'>>;
type Owner = 'uid' | 'gid';

/** The number of an account in /etc/passwd or /etc/group: "name:x:number:…". */
const accountId = (line: Line, file: string, name: string): number | undefined => {
  const accounts = line.world.readFile(file);
  const row =
    'text' in accounts ? accounts.text.split('\n').find((one) => one.startsWith(`${name}:`)) : undefined;
  const id = Number(row?.split(':')[2]);
  return Number.isInteger(id) ? id : undefined;
};

const ownerById = (key: Owner, of: string): OwnerParam => ({
  name: key,
  usage: '<number>',
  summary: `The ${of} (by number) of a unix socket.`,
  parse: (line, draft) => {
    const id = line.args.integer('an integer argument', 0, 0x7fffffff);
    if (id !== undefined) draft.owner = { ...draft.owner, [key]: id };
  },
});

const ownerByName = (name: 'user' | 'group', key: Owner, file: string): OwnerParam => ({
  name,
  usage: '<name>',
  summary: `The ${name} (by name) that owns a unix socket.`,
  parse: (line, draft) => {
    const word = line.args.need(`the name of a ${name}`);
    const id = word && accountId(line, file, word.text);
    if (id !== undefined) draft.owner = { ...draft.owner, [key]: id };
    else if (word)
      line.report('alert', 'unknown-account', `'${name}': unknown ${name} name '${word.text}'.`, word);
  },
});

const limit = (name: 'maxconn' | 'backlog', summary: string): Param => ({
  name,
  usage: '<number>',
  summary,
  parse: (line, draft) =>
    setLimit(draft, name, line.args.leadingInteger('an integer argument', 0, 0x7fffffff)),
});

const flag = (name: string, key: 'v4v6' | 'v6only', summary: string): Param => ({
  name,
  usage: '',
  summary,
  parse: (_line, draft) => {
    draft[key] = true;
  },
});

/** NetScalers show it in hexadecimal digits, too, which HAProxy refuses. */
const parseMagic = (line: Line): number | undefined => {
  const word = line.args.peek();
  if (!word || !/^0x[\da-f]{1,8}$/i.test(word.text))
    return line.args.leadingInteger('a magic number', 1, 0xffffffff);
  const message = `'accept-netscaler-cip' expects a magic number in decimal digits (got '${word.text}').`;
  line.args.next();
  return void line.report('alert', 'not-an-integer', message, word, `Write ${Number(word.text)}.`);
};

/** Who may use a unix socket. */
export const ownerParams: readonly OwnerParam[] = [
  {
    name: 'mode',
    usage: '<octal>',
    summary: 'The permissions of a unix socket.',
    parse: (line, draft) => {
      const word = line.args.need('an octal mode such as 660');
      if (word && /^[0-7]{1,4}$/.test(word.text))
        draft.owner = { ...draft.owner, mode: Number.parseInt(word.text, 8) };
      else if (word)
        line.report(
          'alert',
          'bad-mode',
          `'mode': missing or invalid mode '${word.text}' (octal integer expected).`,
          word,
        );
    },
  },
  ownerById('uid', 'user'),
  ownerById('gid', 'group'),
  ownerByName('user', 'uid', '/etc/passwd'),
  ownerByName('group', 'gid', '/etc/group'),
];

const ACTED: readonly Param[] = [
  {
    name: 'name',
    usage: '<name>',
    summary: 'The name of the socket in statistics.',
    parse: (line, draft) => {
      const word = line.args.need('a name');
      if (word) draft.name = word.text;
    },
  },
  {
    name: 'id',
    usage: '<number>',
    summary: 'The number of the socket in statistics.',
    parse: (line, draft) => {
      const id = line.args.integer('an integer argument above 0', 1, 0x7fffffff);
      if (id !== undefined) draft.id = id;
    },
  },
  {
    name: 'proto',
    usage: 'h1',
    summary: 'The protocol spoken on the socket.',
    parse: (line) => {
      const word = line.args.need('a protocol');
      if (word && word.text !== 'h1')
        line.report('alert', 'not-supported', `'proto ${word.text}' is not supported yet; HTTP/1 is.`, word);
    },
  },
  limit('maxconn', 'Most connections on this socket at the same time.'),
  limit('backlog', 'How many connections the system may hold for this socket.'),
  {
    name: 'accept-proxy',
    usage: '',
    summary: 'Connections begin with a PROXY header, which tells of the client.',
    parse: (_line, draft) => {
      draft.headers = { ...draft.headers, proxy: true };
    },
  },
  {
    name: 'accept-netscaler-cip',
    usage: '<magic number>',
    summary: 'Connections begin with the header of a NetScaler, which tells of the client.',
    parse: (line, draft) => {
      const netscalerMagic = parseMagic(line);
      if (netscalerMagic !== undefined) draft.headers = { ...draft.headers, netscalerMagic };
    },
  },
  flag('v4v6', 'v4v6', 'An IPv6 socket also takes IPv4.'),
  flag('v6only', 'v6only', 'An IPv6 socket takes no IPv4.'),
  ...ownerParams,
];

const NODE = 'Node gives no access to this option of sockets';
const THREADS = 'every engine thread listens on every socket';
const CLI = 'it matters to sockets of the runtime API only';
const HTTP2 = 'only HTTP/1 is spoken';

const WITHOUT_EFFECT: readonly InertParam[] = [
  ['cc', '<algorithm>', 'Congestion control of TCP.', NODE],
  ['defer-accept', '', 'Wakes up only when the client has said something.', NODE],
  ['mss', '<size>', 'Largest TCP segment.', NODE],
  ['tcp-ss', '<mode>', 'Saves the SYN of connections.', NODE],
  ['tcp-ut', '<delay>', 'Time until unacknowledged data ends a connection.', NODE],
  ['tfo', '', 'TCP Fast Open.', NODE],
  [
    'nice',
    '<priority>',
    'Priority of the work of this socket.',
    'all connections of a thread are served in turn',
  ],
  ['process', '<set>', 'Which processes listened, up to HAProxy 2.4.', THREADS],
  ['shards', '<number>', 'How many sockets share the address.', THREADS],
  ['thread', '<set>', 'Which threads listen.', THREADS],
  ['expose-fd', '<which>', 'Hands sockets over to the next process.', CLI],
  ['level', '<level>', 'What a user of the runtime API may do.', CLI],
  ['severity-output', '<format>', 'Shows severities on the runtime API.', CLI],
  [
    'transparent',
    '',
    'Listens on addresses that are not ours.',
    'Node cannot ask for foreign addresses; where the system lets it (net.ipv4.ip_nonlocal_bind=1) they are bound',
  ],
  ['guid-prefix', '<text>', 'Begins the GUIDs of the sockets.', 'nothing refers to sockets by GUID'],
  ['label', '<text>', 'Groups sockets for the rules.', 'no rule refers to labels'],
  ['idle-ping', '<delay>', 'Asks idle HTTP/2 clients whether they live.', HTTP2],
  ['quic-cc-algo', '<algorithm>', 'Congestion control of QUIC.', HTTP2],
  ['quic-force-retry', '', 'Makes QUIC clients prove their address.', HTTP2],
  ['quic-socket', '<mode>', 'Sockets per QUIC connection.', HTTP2],
];

const TLS = 'it belongs to TLS';
const tls = (names: string, usage = ''): InertParam[] =>
  names.split(' ').map((name) => [name, usage, 'A setting of TLS towards clients.', TLS]);

const REFUSED: readonly InertParam[] = [
  ...tls('ssl allow-0rtt generate-certificates no-alpn no-ca-names prefer-client-ciphers'),
  ...tls('force-sslv3 force-tlsv10 force-tlsv11 force-tlsv12 force-tlsv13 strict-sni no-strict-sni'),
  ...tls('no-sslv3 no-tlsv10 no-tlsv11 no-tlsv12 no-tlsv13 tls-tickets no-tls-tickets'),
  ...tls('crt crt-list default-crt ca-file ca-verify-file ca-sign-file ca-sign-pass crl-file', '<file>'),
  ...tls('ca-ignore-err crt-ignore-err verify', '<what>'),
  ...tls('alpn npn ciphers ciphersuites curves ecdhe sigalgs client-sigalgs ech ktls', '<list>'),
  ...tls('ssl-min-ver ssl-max-ver tls-ticket-keys', '<value>'),
  [
    'interface',
    '<name>',
    'Listens on one network interface.',
    'Node cannot bind to an interface; give its address',
  ],
  ['namespace', '<name>', 'Listens in a network namespace.', 'Node cannot enter a network namespace'],
  ['nbconn', '<number>', 'Connections of reverse HTTP.', 'reverse HTTP is not supported'],
  ['tcp-md5sig', '<password>', 'Signs TCP segments.', 'Node cannot sign TCP segments'],
];

export const bindParams = paramTable<BindDraft>([
  ...ACTED,
  ...WITHOUT_EFFECT.map(paramWithoutEffect),
  ...REFUSED.map(refusedParam),
]);
