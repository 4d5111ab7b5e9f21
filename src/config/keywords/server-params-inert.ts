// The parameters of `server` that are known but do not act: those that ask for nothing, and those refused by name.
import type { ParamCard, ServerDraft } from '../card.js';
import { type InertParam, paramWithoutEffect, refusedParam } from './params.js';
import { choice } from './readers.js';

/** Words that ask for what is done anyway, or undo what cannot be done: nothing has to be told about them. */
const NOTHING_TO_DO =
  'no-check-reuse-pool no-check-sni-auto no-check-ssl no-renegotiate ' +
  'no-sni-auto no-ssl no-ssl-reuse ' +
  'no-sslv3 no-tlsv10 no-tlsv11 no-tlsv12 no-tlsv13 no-tls-tickets no-tfo no-verifyhost non-stick stick';

const plain = (name: string): ParamCard<ServerDraft> => ({
  name,
  usage: '',
  summary: 'What is the case here anyway.',
  parse: () => {},
});

/** Which protocol WebSocket connections speak towards servers: that of all others. */
const ws: ParamCard<ServerDraft> = {
  name: 'ws',
  usage: 'auto | h1',
  summary: 'The protocol of WebSocket.',
  parse: (line) => {
    if (line.args.peek()?.text !== 'h2') return void choice(line, 'ws', ['auto', 'h1']);
    const word = line.args.next();
    line.report('alert', 'not-supported', "'ws h2' is not supported: 'auto' takes what 'proto' says.", word);
  },
};

const NODE = 'Node gives no access to this option of sockets';

const WITHOUT_EFFECT: readonly InertParam[] = [
  ['cc', '<algorithm>', 'Congestion control of TCP.', NODE],
  ['tcp-ut', '<delay>', 'Time until unacknowledged data ends a connection.', NODE],
  ['tfo', '', 'TCP Fast Open.', NODE],
  ['idle-ping', '<delay>', 'Asks idle HTTP/2 servers whether they live.', 'idle sessions are not asked'],
  ['quic-cc-algo', '<algorithm>', 'Congestion control of QUIC.', 'only HTTP/1 is spoken'],
];

const TLS = 'it belongs to TLS';
const tls = (names: string, usage = ''): InertParam[] =>
  names.split(' ').map((name) => [name, usage, 'A setting of TLS towards servers.', TLS]);

const CHECKS = 'checks are plain TCP or HTTP for now';
const LOGS = "backends in 'mode log' are not supported yet";

const REFUSED: readonly InertParam[] = [
  ...tls('ssl check-ssl allow-0rtt renegotiate sni-auto check-sni-auto ssl-reuse tls-tickets'),
  ...tls('force-sslv3 force-tlsv10 force-tlsv11 force-tlsv12 force-tlsv13'),
  ...tls('alpn npn check-alpn ciphers ciphersuites curves sigalgs client-sigalgs ktls', '<list>'),
  ...tls('ca-file crl-file crt', '<file>'),
  ...tls('sni check-sni verify verifyhost ssl-min-ver ssl-max-ver', '<value>'),
  ['check-pool-conn-name', '<name>', 'Which kept connection checks take.', CHECKS],
  ['check-reuse-pool', '', 'Lets checks take kept connections.', CHECKS],
  ['check-via-socks4', '', 'Sends checks through a SOCKS4 proxy.', CHECKS],
  [
    'healthcheck',
    '<name>',
    'Takes the check from a section of its own.',
    'there are no healthcheck sections yet',
  ],
  ['interface', '<name>', 'The network interface to go out by.', 'Node cannot bind to an interface'],
  ['log-bufsize', '<size>', 'The buffer of a log server.', LOGS],
  ['log-proto', '<protocol>', 'The framing of a log server.', LOGS],
  ['namespace', '<name>', 'Connects from a network namespace.', 'Node cannot enter a network namespace'],
  ['shard', '<shard>', 'What a peer learns.', 'there are no peers yet'],
  ['strict-maxconn', '', 'Counts connections, not requests, in "maxconn".', 'requests are counted'],
  ['tcp-md5sig', '<password>', 'Signs TCP segments.', 'Node cannot sign TCP segments'],
  [
    'usesrc',
    '<address>',
    "Shows the client's address to the server.",
    'Node cannot bind to foreign addresses',
  ],
];

export const inertServerParams: readonly ParamCard<ServerDraft>[] = [
  ...NOTHING_TO_DO.split(' ').map(plain),
  ws,
  ...WITHOUT_EFFECT.map(paramWithoutEffect),
  ...REFUSED.map(refusedParam),
];
