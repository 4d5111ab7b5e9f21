// Proxy words that do not act (manual 4.2): those without a meaning here, and those refused by name until their part
// of the language comes.
import type { Line, ProxyCard } from '../card.js';
import { didYouMean } from '../suggest.js';
import {
  ANY_PROXY,
  BACKENDS,
  CLIENT_SIDE,
  EVERYWHERE,
  FRONTENDS,
  type InertRow,
  refused,
  SERVER_SIDE,
  withoutEffect,
} from './table.js';

const KEEPALIVE = 'the keep-alive probes of TCP are left to the system';

const WITHOUT_EFFECT: readonly InertRow[] = [
  {
    name: 'clitcpka-cnt',
    usage: '<count>',
    summary: 'TCP probes before a client is given up.',
    sections: CLIENT_SIDE,
    reason: KEEPALIVE,
  },
  {
    name: 'clitcpka-idle',
    usage: '<delay>',
    summary: 'Silence before a client is probed.',
    sections: CLIENT_SIDE,
    reason: KEEPALIVE,
  },
  {
    name: 'clitcpka-intvl',
    usage: '<delay>',
    summary: 'Time between probes of a client.',
    sections: CLIENT_SIDE,
    reason: KEEPALIVE,
  },
  {
    name: 'srvtcpka-cnt',
    usage: '<count>',
    summary: 'TCP probes before a server is given up.',
    sections: SERVER_SIDE,
    reason: KEEPALIVE,
  },
  {
    name: 'srvtcpka-idle',
    usage: '<delay>',
    summary: 'Silence before a server is probed.',
    sections: SERVER_SIDE,
    reason: KEEPALIVE,
  },
  {
    name: 'srvtcpka-intvl',
    usage: '<delay>',
    summary: 'Time between probes of a server.',
    sections: SERVER_SIDE,
    reason: KEEPALIVE,
  },
  {
    name: 'guid',
    usage: '<text>',
    summary: 'A name that is unique in the whole cfg.',
    sections: ANY_PROXY,
    reason: 'nothing refers to proxies by GUID',
  },
  {
    name: 'max-keep-alive-queue',
    usage: '<number>',
    summary: 'How long a queue may be before a request leaves its last server.',
    sections: SERVER_SIDE,
    reason: 'each request is balanced anew',
  },
  {
    name: 'max-session-srv-conns',
    usage: '<number>',
    summary: 'Idle connections kept for one client.',
    sections: CLIENT_SIDE,
    reason: 'connections to servers are not kept per client',
  },
];

const ACLS = 'conditions and rules on requests come with ACLs';
const STICK = 'stick tables and persistence';
const FORMATS = 'log formats of your own';

const REFUSED: readonly InertRow[] = [
  {
    name: 'acl',
    usage: '<name> <criterion> …',
    summary: 'Names a condition.',
    sections: EVERYWHERE,
    reason: ACLS,
  },
  {
    name: 'capture',
    usage: '{ cookie | request header | response header } …',
    summary: 'Logs a header or cookie.',
    sections: FRONTENDS,
    reason: 'captures belong to log formats',
  },
  {
    name: 'declare',
    usage: 'capture { request | response } len <length>',
    summary: 'Reserves room for a capture.',
    sections: FRONTENDS,
    reason: 'captures belong to log formats',
  },
  {
    name: 'compression',
    usage: '{ algo | type | offload | direction } …',
    summary: 'Compresses responses.',
    sections: EVERYWHERE,
    reason: 'responses are relayed as they are',
  },
  {
    name: 'cookie',
    usage: '<name> …',
    summary: 'Keeps a client on its server by a cookie.',
    sections: SERVER_SIDE,
    reason: 'persistence by cookies has still to come',
  },
  {
    name: 'crt',
    usage: '<file> …',
    summary: 'A certificate of the frontend.',
    sections: FRONTENDS,
    reason: 'there is no TLS',
  },
  {
    name: 'dispatch',
    usage: '<address>:<port>',
    summary: 'The one address all requests go to.',
    sections: BACKENDS,
    reason: "write 'server NAME ADDRESS:PORT' instead",
  },
  {
    name: 'email-alert',
    usage: '{ from | to | level | mailers | myhostname } …',
    summary: 'Sends mail about servers.',
    sections: EVERYWHERE,
    reason: 'no mail is sent',
  },
  {
    name: 'error-log-format',
    usage: '<format>',
    summary: 'How failures are logged.',
    sections: CLIENT_SIDE,
    reason: FORMATS,
  },
  {
    name: 'errorfiles',
    usage: '<name> [<status> …]',
    summary: 'Takes answers from an http-errors section.',
    sections: EVERYWHERE,
    reason: "there are no http-errors sections; 'errorfile' is supported",
  },
  {
    name: 'external-check',
    usage: '{ command | path } …',
    summary: 'The command that checks servers.',
    sections: SERVER_SIDE,
    reason: 'checks are plain TCP or HTTP for now',
  },
  {
    name: 'filter',
    usage: '<name> …',
    summary: 'Adds a filter to the traffic.',
    sections: ANY_PROXY,
    reason: 'there are no filters',
  },
  {
    name: 'filter-sequence',
    usage: '{ request | response } …',
    summary: 'The order of filters.',
    sections: ANY_PROXY,
    reason: 'there are no filters',
  },
  {
    name: 'force-be-switch',
    usage: '{ if | unless } <condition>',
    summary: 'Lets requests reach a disabled backend.',
    sections: FRONTENDS,
    reason: ACLS,
  },
  {
    name: 'force-persist',
    usage: '{ if | unless } <condition>',
    summary: 'Keeps requests on a server that is down.',
    sections: BACKENDS,
    reason: ACLS,
  },
  {
    name: 'hash-balance-factor',
    usage: '<factor>',
    summary: 'Bounds the load of consistent hashing.',
    sections: SERVER_SIDE,
    reason: 'hashes are not bounded by load',
  },
  {
    name: 'hash-preserve-affinity',
    usage: '{ always | maxconn | maxqueue }',
    summary: 'When a hash may lead to another server.',
    sections: SERVER_SIDE,
    reason: 'a hash always leads to its server while it is up',
  },
  {
    name: 'http-after-response',
    usage: '<action> …',
    summary: 'Rules on all responses.',
    sections: EVERYWHERE,
    reason: ACLS,
  },
  {
    name: 'http-error',
    usage: 'status <status> …',
    summary: 'Answers an error with a response of your own.',
    sections: EVERYWHERE,
    reason: "'errorfile' is supported",
  },
  {
    name: 'http-request',
    usage: '<action> …',
    summary: 'Rules on requests.',
    sections: EVERYWHERE,
    reason: ACLS,
  },
  {
    name: 'http-response',
    usage: '<action> …',
    summary: 'Rules on responses.',
    sections: EVERYWHERE,
    reason: ACLS,
  },
  {
    name: 'http-send-name-header',
    usage: '[<header>]',
    summary: 'Tells a server its name in a header.',
    sections: SERVER_SIDE,
    reason: 'no header carries the name of the server',
  },
  {
    name: 'ignore-persist',
    usage: '{ if | unless } <condition>',
    summary: 'Balances requests in spite of their cookie.',
    sections: BACKENDS,
    reason: ACLS,
  },
  {
    name: 'load-server-state-from-file',
    usage: '{ global | local | none }',
    summary: 'Starts with the states of the last run.',
    sections: SERVER_SIDE,
    reason: 'states of servers are not kept in files',
  },
  {
    name: 'log-format',
    usage: '<format>',
    summary: 'How requests are logged.',
    sections: CLIENT_SIDE,
    reason: `${FORMATS} come later; 'option httplog' and 'option tcplog' are supported`,
  },
  {
    name: 'log-format-sd',
    usage: '<format>',
    summary: 'Structured data of log lines.',
    sections: CLIENT_SIDE,
    reason: FORMATS,
  },
  {
    name: 'log-steps',
    usage: '<steps>',
    summary: 'At which points a request is logged.',
    sections: CLIENT_SIDE,
    reason: 'requests are logged when they are complete',
  },
  {
    name: 'log-tag',
    usage: '<text>',
    summary: 'The tag of the log lines of the proxy.',
    sections: EVERYWHERE,
    reason: "'log-tag' of the global section is supported",
  },
  {
    name: 'monitor',
    usage: 'fail { if | unless } <condition>',
    summary: 'When "monitor-uri" reports a failure.',
    sections: FRONTENDS,
    reason: ACLS,
  },
  {
    name: 'monitor fail',
    usage: '{ if | unless } <condition>',
    summary: 'When "monitor-uri" reports a failure.',
    sections: FRONTENDS,
    reason: ACLS,
  },
  {
    name: 'persist',
    usage: 'rdp-cookie[(<name>)]',
    summary: 'Keeps RDP clients on their server.',
    sections: SERVER_SIDE,
    reason: STICK,
  },
  {
    name: 'quic-initial',
    usage: '<action> …',
    summary: 'Rules on QUIC packets.',
    sections: CLIENT_SIDE,
    reason: 'there is no QUIC',
  },
  {
    name: 'rate-limit',
    usage: 'sessions <rate>',
    summary: 'Limits new sessions per second.',
    sections: CLIENT_SIDE,
    reason: 'rates are not limited',
  },
  {
    name: 'redirect',
    usage: '{ location | prefix | scheme } <to> …',
    summary: 'Answers with a redirect.',
    sections: ANY_PROXY,
    reason: ACLS,
  },
  {
    name: 'server-state-file-name',
    usage: '[<file>]',
    summary: 'Where the states of the last run are.',
    sections: SERVER_SIDE,
    reason: 'states of servers are not kept in files',
  },
  {
    name: 'stick',
    usage: '{ match | on | store-request | store-response } …',
    summary: 'Keeps clients on their server by a table.',
    sections: BACKENDS,
    reason: STICK,
  },
  {
    name: 'stick-table',
    usage: 'type <type> size <size> …',
    summary: 'What is remembered of clients.',
    sections: ANY_PROXY,
    reason: STICK,
  },
  {
    name: 'tcp-check',
    usage: '{ connect | expect | send | … } …',
    summary: 'Steps of a TCP check.',
    sections: SERVER_SIDE,
    reason: 'health checks of several steps',
  },
  {
    name: 'tcp-request',
    usage: '{ connection | session | content | inspect-delay } …',
    summary: 'Rules on connections.',
    sections: EVERYWHERE,
    reason: ACLS,
  },
  {
    name: 'tcp-response',
    usage: '{ content | inspect-delay } …',
    summary: 'Rules on data of servers.',
    sections: SERVER_SIDE,
    reason: ACLS,
  },
  {
    name: 'unique-id-format',
    usage: '<format>',
    summary: 'Gives each request an id.',
    sections: EVERYWHERE,
    reason: FORMATS,
  },
  {
    name: 'unique-id-header',
    usage: '<header>',
    summary: 'Tells servers the id of a request.',
    sections: CLIENT_SIDE,
    reason: FORMATS,
  },
  {
    name: 'use-fcgi-app',
    usage: '<name>',
    summary: 'Speaks FastCGI with servers.',
    sections: BACKENDS,
    reason: 'HTTP/1 is spoken with servers',
  },
  {
    name: 'use-server',
    usage: '<server> { if | unless } <condition>',
    summary: 'Sends requests to a server by rule.',
    sections: BACKENDS,
    reason: ACLS,
  },
];

const HTTP_CHECK_WORDS = [
  'comment',
  'connect',
  'disable-on-404',
  'expect',
  'send',
  'send-state',
  'set-var',
  'set-var-fmt',
  'unset-var',
];

/** `http-check` and a word that is no card: a variable, whose name is part of the word, or a slip. */
const readHttpCheck = (line: Line): void => {
  const word = line.args.need('one of expect, send, disable-on-404 and send-state');
  if (word === undefined) return;
  const variable = /^(?:un)?set-var(?:-fmt)?\(/.test(word.text);
  const message = variable
    ? `'http-check ${word.text}' is not supported yet: there are no variables.`
    : `unknown keyword 'http-check ${word.text}'.`;
  const hint = variable ? undefined : didYouMean(word.text, HTTP_CHECK_WORDS);
  line.report('alert', variable ? 'not-supported' : 'unknown-keyword', message, word, hint);
  line.args.rest();
};

export const inertCards: readonly ProxyCard[] = [
  ...WITHOUT_EFFECT.map(withoutEffect),
  ...REFUSED.map(refused),
  {
    name: 'http-check',
    usage: '<step> …',
    summary: 'What health checks by HTTP send and expect.',
    sections: SERVER_SIDE,
    parse: readHttpCheck,
  },
];
