// `option …` that do not act (manual 4.2, and older ones). Without effect is what has no meaning here, or changes no
// more than a detail of logs and counters; whatever would change how traffic is handled is refused.
import type { ProxyCard } from '../card.js';
import { CLIENT_SIDE, EVERYWHERE, refused, removed, SERVER_SIDE, withoutEffect } from './table.js';

/** Options that the manual's matrix gives no (*): they take neither "no" nor "default". */
const NOT_NEGATABLE: readonly string[] = ['lb-agent-chk', 'spop-check'];

const option = (card: ProxyCard): ProxyCard => ({
  ...card,
  name: `option ${card.name}`,
  negatable: !NOT_NEGATABLE.includes(card.name),
});

const WITHOUT_EFFECT: readonly ProxyCard[] = [
  ...withoutEffect('bytes are counted when a request ends, or a connection in mode tcp', [
    ['contstats', '', CLIENT_SIDE, 'Counts long transfers while they last.'],
  ]),
  ...withoutEffect('only HTTP/1 is spoken', [
    ['disable-h2-upgrade', '', CLIENT_SIDE, 'Does not go over to HTTP/2.'],
  ]),
  ...withoutEffect('nothing is held back to be sent in larger pieces', [
    ['http-no-delay', '', EVERYWHERE, 'Sends small pieces at once.'],
  ]),
  ...withoutEffect('Connection is what counts, as in HAProxy itself by now', [
    ['http-use-proxy-header', '', CLIENT_SIDE, 'Heeds Proxy-Connection in place of Connection.'],
  ]),
  ...withoutEffect('idle connections are closed when stopping begins', [
    [
      'idle-close-on-response',
      '',
      CLIENT_SIDE,
      'Closes idle connections at the next response when stopping.',
    ],
  ]),
  ...withoutEffect('inactivity is counted per connection', [
    ['independent-streams', '', EVERYWHERE, 'Lets writing not count as activity.'],
    [
      'independant-streams',
      '',
      EVERYWHERE,
      'The old spelling of "option independent-streams".',
      'option independent-streams',
    ],
  ]),
  ...withoutEffect('a reset would throw away what is still on its way', [
    ['nolinger', '', EVERYWHERE, 'Drops what is unsent when closing.'],
  ]),
  ...withoutEffect('Node cannot splice sockets; data is relayed without copies of ours anyway', [
    ['tcpsplice', '', EVERYWHERE, 'The old spelling of "option splice-auto".', 'option splice-auto'],
    ['splice-auto', '', EVERYWHERE, 'Lets the kernel relay when it pays.'],
    ['splice-request', '', EVERYWHERE, 'Lets the kernel relay requests.'],
    ['splice-response', '', EVERYWHERE, 'Lets the kernel relay responses.'],
  ]),
  ...withoutEffect('Node sets no quick-ack options', [
    ['tcp-smart-accept', '', CLIENT_SIDE, 'Saves a packet when accepting.'],
    ['tcp-smart-connect', '', SERVER_SIDE, 'Saves a packet when connecting.'],
  ]),
  ...withoutEffect("'server transparent 0.0.0.0' connects there, as HAProxy has it written since 3.3", [
    ['transparent', '', SERVER_SIDE, 'Connects to the address the client has asked for.'],
  ]),
  ...withoutEffect('buffers are as large as what they hold', [
    ['use-small-buffers', '', SERVER_SIDE, 'Saves memory with small buffers.'],
  ]),
  ...withoutEffect('HAProxy has dropped it in 2.1: all requests of a connection are looked at', [
    [
      'http-tunnel',
      '',
      EVERYWHERE,
      'Looked at the first request of a connection only.',
      'option http-keep-alive',
    ],
  ]),
  ...removed('HAProxy has dropped it in 2.5, after it had ceased to work in 1.9', [
    ['http_proxy', '', EVERYWHERE, 'Connected to the host in the request line.'],
  ]),
  ...removed('HAProxy has dropped it in 2.1: there is one engine', [
    ['http-use-htx', '', EVERYWHERE, 'Chose the engine of HTTP in HAProxy 1.9.'],
  ]),
];

const REFUSED: readonly ProxyCard[] = [
  ...refused("use 'tcp-check' or 'agent-check'", [
    ['lb-agent-chk', '', SERVER_SIDE, 'Asked an agent about the server.'],
    ['spop-check', '', SERVER_SIDE, 'Checks SPOP agents.'],
  ]),
];

export const inertOptionCards: readonly ProxyCard[] = [...WITHOUT_EFFECT.map(option), ...REFUSED.map(option)];
