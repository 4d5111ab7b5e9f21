// `option …` that do not act (manual 4.2, and older ones). Without effect is what has no meaning here, or changes no
// more than a detail of logs and counters; whatever would change how traffic is handled is refused.
import type { Line, ProxyCard } from '../card.js';
import { CLIENT_SIDE, EVERYWHERE, type InertRow, refused, SERVER_SIDE, withoutEffect } from './table.js';

type OptionRow = Omit<InertRow, 'negatable'> & { readonly fixed?: true };

/** Every option takes "no" and "default", except where the manual's matrix has no (*). */
const option = ({ fixed, ...row }: OptionRow): InertRow => ({
  ...row,
  name: `option ${row.name}`,
  negatable: !fixed,
});

const KEEPALIVE = 'the keep-alive probes of TCP are left to the system';
const SPLICING = 'Node cannot splice sockets; data is relayed without copies of ours anyway';
const STRICT = 'messages that break the rules of HTTP are refused in any case';
const GONE = 'HAProxy has dropped it';

const WITHOUT_EFFECT: readonly OptionRow[] = [
  {
    name: 'accept-invalid-http-request',
    summary: 'Takes requests that break the rules.',
    sections: CLIENT_SIDE,
    reason: STRICT,
    modern: 'option accept-unsafe-violations-in-http-request',
  },
  {
    name: 'accept-invalid-http-response',
    summary: 'Takes responses that break the rules.',
    sections: SERVER_SIDE,
    reason: STRICT,
    modern: 'option accept-unsafe-violations-in-http-response',
  },
  {
    name: 'accept-unsafe-violations-in-http-request',
    summary: 'Takes requests that break the rules.',
    sections: CLIENT_SIDE,
    reason: STRICT,
  },
  {
    name: 'accept-unsafe-violations-in-http-response',
    summary: 'Takes responses that break the rules.',
    sections: SERVER_SIDE,
    reason: STRICT,
  },
  { name: 'clitcpka', summary: 'TCP keep-alive towards clients.', sections: CLIENT_SIDE, reason: KEEPALIVE },
  { name: 'srvtcpka', summary: 'TCP keep-alive towards servers.', sections: SERVER_SIDE, reason: KEEPALIVE },
  {
    name: 'tcpka',
    summary: 'TCP keep-alive on both sides.',
    sections: EVERYWHERE,
    reason: KEEPALIVE,
    fixed: true,
  },
  {
    name: 'contstats',
    summary: 'Counts long transfers while they last.',
    sections: CLIENT_SIDE,
    reason: 'when counters are updated is not up to the cfg',
  },
  {
    name: 'disable-h2-upgrade',
    summary: 'Does not go over to HTTP/2.',
    sections: CLIENT_SIDE,
    reason: 'only HTTP/1 is spoken',
  },
  {
    name: 'dontlog-normal',
    summary: 'Logs failures only.',
    sections: CLIENT_SIDE,
    reason: 'all requests are logged for now',
  },
  {
    name: 'log-separate-errors',
    summary: 'Logs failures at a more urgent level.',
    sections: CLIENT_SIDE,
    reason: 'all requests are logged at one level for now',
  },
  {
    name: 'logasap',
    summary: 'Logs before the transfer is complete.',
    sections: CLIENT_SIDE,
    reason: 'requests are logged when they are complete',
  },
  {
    name: 'http-no-delay',
    summary: 'Sends small pieces at once.',
    sections: EVERYWHERE,
    reason: 'nothing is held back to be sent in larger pieces',
  },
  {
    name: 'http-pretend-keepalive',
    summary: 'Does not tell servers that their connection will close.',
    sections: SERVER_SIDE,
    reason: 'servers are told',
  },
  {
    name: 'idle-close-on-response',
    summary: 'Closes idle connections at the next response when stopping.',
    sections: CLIENT_SIDE,
    reason: 'idle connections are closed when stopping begins',
  },
  {
    name: 'independent-streams',
    summary: 'Lets writing not count as activity.',
    sections: EVERYWHERE,
    reason: 'inactivity is counted per connection',
  },
  {
    name: 'independant-streams',
    summary: 'The old spelling of "option independent-streams".',
    sections: EVERYWHERE,
    reason: 'inactivity is counted per connection',
    modern: 'option independent-streams',
  },
  {
    name: 'nolinger',
    summary: 'Drops what is unsent when closing.',
    sections: EVERYWHERE,
    reason: 'sockets are closed in good order',
  },
  {
    name: 'splice-auto',
    summary: 'Lets the kernel relay when it pays.',
    sections: EVERYWHERE,
    reason: SPLICING,
  },
  {
    name: 'splice-request',
    summary: 'Lets the kernel relay requests.',
    sections: EVERYWHERE,
    reason: SPLICING,
  },
  {
    name: 'splice-response',
    summary: 'Lets the kernel relay responses.',
    sections: EVERYWHERE,
    reason: SPLICING,
  },
  {
    name: 'tcp-smart-accept',
    summary: 'Saves a packet when accepting.',
    sections: CLIENT_SIDE,
    reason: 'Node sets no quick-ack options',
  },
  {
    name: 'tcp-smart-connect',
    summary: 'Saves a packet when connecting.',
    sections: SERVER_SIDE,
    reason: 'Node sets no quick-ack options',
  },
  {
    name: 'transparent',
    summary: 'Connects to the address the client has asked for.',
    sections: SERVER_SIDE,
    reason: 'requests go to the servers that are named in the cfg',
  },
  {
    name: 'use-small-buffers',
    summary: 'Saves memory with small buffers.',
    sections: SERVER_SIDE,
    reason: 'buffers are as large as what they hold',
  },
  {
    name: 'http-tunnel',
    summary: 'Looked at the first request of a connection only.',
    sections: EVERYWHERE,
    reason: `${GONE} in 2.1: all requests of a connection are looked at`,
    modern: 'option http-keep-alive',
  },
  {
    name: 'http_proxy',
    summary: 'Connected to the host in the request line.',
    sections: EVERYWHERE,
    reason: `${GONE} in 2.5, after it had ceased to work in 1.9`,
  },
  {
    name: 'http-use-htx',
    summary: 'Chose the engine of HTTP in HAProxy 1.9.',
    sections: EVERYWHERE,
    reason: `${GONE} in 2.1: there is one engine`,
  },
];

const OTHER_CHECK = 'checks are plain TCP or HTTP for now';

const REFUSED: readonly OptionRow[] = [
  {
    name: 'checkcache',
    summary: 'Blocks responses whose cookies a cache could keep.',
    sections: SERVER_SIDE,
    reason: 'responses are not looked through for it',
  },
  {
    name: 'external-check',
    summary: 'Checks servers by a command.',
    sections: SERVER_SIDE,
    reason: OTHER_CHECK,
  },
  {
    name: 'forwarded',
    usage: '[<parameters>]',
    summary: 'Tells servers about the client in Forwarded (RFC 7239).',
    sections: SERVER_SIDE,
    reason: "'option forwardfor' is",
  },
  {
    name: 'h1-case-adjust-bogus-client',
    summary: 'Spells names of headers as old clients want them.',
    sections: CLIENT_SIDE,
    reason: 'names of headers are lower-cased',
  },
  {
    name: 'h1-case-adjust-bogus-server',
    summary: 'Spells names of headers as old servers want them.',
    sections: SERVER_SIDE,
    reason: 'names of headers are lower-cased',
  },
  {
    name: 'http-buffer-request',
    summary: 'Waits for the body before a server is chosen.',
    sections: EVERYWHERE,
    reason: 'bodies are relayed as they come',
  },
  {
    name: 'http-drop-request-trailers',
    summary: 'Does not relay trailers to servers.',
    sections: SERVER_SIDE,
    reason: 'trailers are relayed',
  },
  {
    name: 'http-drop-response-trailers',
    summary: 'Does not relay trailers to clients.',
    sections: CLIENT_SIDE,
    reason: 'trailers are relayed',
  },
  {
    name: 'http-use-proxy-header',
    summary: 'Heeds Proxy-Connection in place of Connection.',
    sections: CLIENT_SIDE,
    reason: 'only Connection is heeded',
  },
  {
    name: 'httpslog',
    summary: 'Logs requests with what is known of their TLS.',
    sections: CLIENT_SIDE,
    reason: "there is no TLS; 'option httplog' logs the rest",
    fixed: true,
  },
  { name: 'ldap-check', summary: 'Checks LDAP servers.', sections: SERVER_SIDE, reason: OTHER_CHECK },
  {
    name: 'mysql-check',
    usage: '[user <name>]',
    summary: 'Checks MySQL servers.',
    sections: SERVER_SIDE,
    reason: OTHER_CHECK,
  },
  {
    name: 'pgsql-check',
    usage: 'user <name>',
    summary: 'Checks PostgreSQL servers.',
    sections: SERVER_SIDE,
    reason: OTHER_CHECK,
  },
  { name: 'redis-check', summary: 'Checks Redis servers.', sections: SERVER_SIDE, reason: OTHER_CHECK },
  {
    name: 'smtpchk',
    usage: '[<hello> <domain>]',
    summary: 'Checks mail servers.',
    sections: SERVER_SIDE,
    reason: OTHER_CHECK,
  },
  { name: 'spop-check', summary: 'Checks SPOP agents.', sections: SERVER_SIDE, reason: OTHER_CHECK },
  {
    name: 'ssl-hello-chk',
    summary: 'Checks for an answer to a TLS hello.',
    sections: SERVER_SIDE,
    reason: OTHER_CHECK,
  },
  {
    name: 'prefer-last-server',
    summary: 'Stays with the server of the last request.',
    sections: SERVER_SIDE,
    reason: 'each request is balanced anew',
  },
];

/** Headers of any valid name are relayed, which is what `preserve` asks for. */
const readRestriction = (line: Line): void => {
  const word = line.args.need("'preserve', 'reject' or 'delete'");
  if (word?.text === 'reject' || word?.text === 'delete')
    line.report('alert', 'not-supported', `'${word.text}' is not supported yet: names are preserved.`, word);
  else if (word && word.text !== 'preserve')
    line.report(
      'alert',
      'bad-argument',
      `expects 'preserve', 'reject' or 'delete' (got '${word.text}').`,
      word,
    );
  line.args.end();
};

export const inertOptionCards: readonly ProxyCard[] = [
  ...WITHOUT_EFFECT.map((row) => withoutEffect(option(row))),
  ...REFUSED.map((row) => refused(option(row))),
  {
    name: 'option http-restrict-req-hdr-names',
    usage: '{ preserve | reject | delete }',
    summary: 'What happens to headers whose names hold more than letters, digits and hyphens.',
    sections: EVERYWHERE,
    parse: readRestriction,
  },
];
