// Words of old HAProxy versions that have no card elsewhere: still met in tutorials, so known by name. Those that are
// just old spellings stand beside their modern ones (timeout.ts, option.ts).
import type { ProxyCard } from '../card.js';
import { readMonitorNet } from './monitor-net.js';
import { CLIENT_SIDE, EVERYWHERE, removed, SERVER_SIDE, withoutEffect } from './table.js';

export const legacyCards: readonly ProxyCard[] = [
  ...removed('all threads run all proxies', [
    ['bind-process', '<set>', EVERYWHERE, 'Which processes ran the proxy, up to HAProxy 2.4.'],
  ]),
  ...removed("HAProxy has removed it in 2.5; 'grace' of the global section is its heir", [
    ['grace', '<delay>', EVERYWHERE, 'How long to go on accepting when stopping, up to HAProxy 2.4.'],
  ]),
  ...withoutEffect("'server transparent 0.0.0.0' connects there, as HAProxy has it written since 3.3", [
    [
      'transparent',
      '',
      SERVER_SIDE,
      'Connects to the address the client has asked for.',
      'option transparent',
    ],
  ]),
  ...removed("clients stay on a server by 'cookie <name> prefix', where the application has a cookie", [
    [
      'appsession',
      '<cookie> len <length> timeout <delay> [options…]',
      SERVER_SIDE,
      'Learned sessions from cookies of an application, up to HAProxy 1.5.',
    ],
  ]),
  {
    name: 'monitor-net',
    usage: '<network>',
    summary: 'Answers a network with a 200; "http-request return" since HAProxy 2.1.',
    sections: CLIENT_SIDE,
    parse: readMonitorNet,
  },
];
