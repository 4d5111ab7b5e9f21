// Words of old HAProxy versions that have no card elsewhere: still met in tutorials, so known by name. Those that are
// just old spellings stand beside their modern ones (timeout.ts, option.ts).
import type { ProxyCard } from '../card.js';
import { CLIENT_SIDE, EVERYWHERE, FRONTENDS, refused, removed, SERVER_SIDE, withoutEffect } from './table.js';

/** Rules by regular expression, removed in HAProxy 2.1, and the action that took their place. */
const RULES: readonly (readonly [names: string, action: string])[] = [
  ['reqadd rspadd', 'add-header'],
  ['reqallow reqiallow', 'allow'],
  ['reqdel reqidel rspdel rspidel', 'del-header'],
  ['reqdeny reqideny rspdeny rspideny', 'deny'],
  ['reqtarpit reqitarpit', 'tarpit'],
  ['reqrep reqirep rsprep rspirep', 'replace-header'],
];

const rule = (name: string, action: string): readonly ProxyCard[] => {
  const set = name.startsWith('req') ? 'http-request' : 'http-response';
  const summary = `A rule by regular expression; "${set} ${action}" since HAProxy 2.1.`;
  const reason = `HAProxy 2.1 has replaced it by '${set} ${action}', and rules have still to come`;
  return refused(reason, [[name, '<pattern> …', EVERYWHERE, summary]]);
};

export const legacyCards: readonly ProxyCard[] = [
  ...RULES.flatMap(([names, action]) => names.split(' ').flatMap((name) => rule(name, action))),
  ...removed('all threads run all proxies', [
    ['bind-process', '<set>', EVERYWHERE, 'Which processes ran the proxy, up to HAProxy 2.4.'],
  ]),
  ...removed("HAProxy has removed it in 2.5; 'grace' of the global section is its heir", [
    ['grace', '<delay>', EVERYWHERE, 'How long to go on accepting when stopping, up to HAProxy 2.4.'],
  ]),
  ...withoutEffect('requests go to the servers that are named in the cfg', [
    [
      'transparent',
      '',
      SERVER_SIDE,
      'Connects to the address the client has asked for.',
      'option transparent',
    ],
  ]),
  ...refused(
    "HAProxy has removed it in 1.6; 'cookie <name> prefix' keeps clients by the application's own cookie",
    [
      [
        'appsession',
        '<cookie> len <length> timeout <delay>',
        SERVER_SIDE,
        'Learned sessions from cookies of an application.',
      ],
    ],
  ),
  ...refused("HAProxy has removed it in 2.1 in favor of 'http-request replace-header'", [
    ['cliexp', '<pattern> <string>', EVERYWHERE, 'Changed headers of requests.'],
  ]),
  ...refused("HAProxy has removed it in 2.1 in favor of 'http-response replace-header'", [
    ['srvexp', '<pattern> <string>', EVERYWHERE, 'Changed headers of responses.'],
  ]),
  ...refused("HAProxy has removed it in 2.1; 'monitor-uri' is supported", [
    ['monitor-net', '<network>', CLIENT_SIDE, 'Answered connections of a network itself.'],
  ]),
  ...refused('HAProxy has removed it in 2.1', [
    ['reqpass', '<pattern>', EVERYWHERE, 'Ended the rules of a request.'],
    ['reqipass', '<pattern>', EVERYWHERE, 'Ended the rules of a request.'],
  ]),
  ...refused("HAProxy has removed it in 1.5 in favor of 'use_backend'", [
    ['reqsetbe', '<pattern> <backend>', FRONTENDS, 'Chose a backend by pattern.'],
    ['reqisetbe', '<pattern> <backend>', FRONTENDS, 'Chose a backend by pattern.'],
  ]),
];
