// Proxy words that do not act (manual 4.2): those without a meaning here, and those refused by name until their part
// of the language comes.
import type { ProxyCard } from '../card.js';
import {
  ANY_PROXY,
  BACKENDS,
  CLIENT_SIDE,
  EVERYWHERE,
  FRONTENDS,
  refused,
  SERVER_SIDE,
  withoutEffect,
} from './table.js';

export const inertCards: readonly ProxyCard[] = [
  ...withoutEffect('no mail is sent; a log target tells the same', [
    [
      'email-alert',
      '{ from | to | level | mailers | myhostname } …',
      EVERYWHERE,
      'Sends mail about servers.',
    ],
  ]),
  ...withoutEffect('nothing refers to proxies by GUID', [
    ['guid', '<text>', ANY_PROXY, 'A name that is unique in the whole cfg.'],
  ]),
  ...refused('a backend that is disabled takes no part in anything', [
    ['force-be-switch', '{ if | unless } <condition>', FRONTENDS, 'Lets requests reach a disabled backend.'],
  ]),
  ...refused('there is no TLS', [
    ['crt', '<file> …', FRONTENDS, 'A certificate of the frontend.'],
    ['ssl-f-use', '[<parameters>]', FRONTENDS, 'A certificate of the frontend, and its parameters.'],
  ]),
  ...withoutEffect('states of servers are not kept in files: all start as the cfg says', [
    [
      'load-server-state-from-file',
      '{ global | local | none }',
      SERVER_SIDE,
      'Starts with the states of the last run.',
    ],
    ['server-state-file-name', '[<file>]', SERVER_SIDE, 'Where the states of the last run are.'],
  ]),
  ...refused('requests are logged when they are complete', [
    ['log-steps', '<steps>', CLIENT_SIDE, 'At which points a request is logged.'],
  ]),
  ...refused('stick tables have still to come', [
    [
      'stick',
      '{ match | on | store-request | store-response } …',
      BACKENDS,
      'Keeps clients on their server by a table.',
    ],
    ['stick-table', 'type <type> size <size> …', ANY_PROXY, 'What is remembered of clients.'],
  ]),
  ...refused('there is no QUIC', [['quic-initial', '<action> …', CLIENT_SIDE, 'Rules on QUIC packets.']]),
  ...refused('HTTP/1 is spoken with servers', [
    ['use-fcgi-app', '<name>', BACKENDS, 'Speaks FastCGI with servers.'],
  ]),
];
