// Words of old HAProxy versions that have no card elsewhere: still met in tutorials, so known by name. Those that are
// just old spellings stand beside their modern ones (timeout.ts, option.ts).
import type { ProxyCard } from '../card.js';
import {
  CLIENT_SIDE,
  EVERYWHERE,
  FRONTENDS,
  type InertRow,
  refused,
  SERVER_SIDE,
  withoutEffect,
} from './table.js';

const WITHOUT_EFFECT: readonly InertRow[] = [
  {
    name: 'bind-process',
    usage: '<set>',
    summary: 'Which processes ran the proxy, up to HAProxy 2.4.',
    sections: EVERYWHERE,
    reason: 'all threads run all proxies',
  },
  {
    name: 'grace',
    usage: '<delay>',
    summary: 'How long to go on accepting when stopping, up to HAProxy 2.4.',
    sections: EVERYWHERE,
    reason: "HAProxy has removed it in 2.5; 'grace' of the global section is its heir",
  },
  {
    name: 'transparent',
    summary: 'Connects to the address the client has asked for.',
    sections: SERVER_SIDE,
    reason: 'requests go to the servers that are named in the cfg',
    modern: 'option transparent',
  },
];

/** Rules by regular expression, removed in HAProxy 2.1, and what its own messages say to use. */
const RULES: Readonly<Record<string, string>> = {
  'reqadd rspadd': 'add-header',
  'reqallow reqiallow': 'allow',
  'reqdel reqidel rspdel rspidel': 'del-header',
  'reqdeny reqideny rspdeny rspideny': 'deny',
  'reqtarpit reqitarpit': 'tarpit',
  'reqrep reqirep rsprep rspirep': 'replace-header',
};

const rules: readonly InertRow[] = Object.entries(RULES).flatMap(([names, action]) =>
  names.split(' ').map((name) => {
    const set = name.startsWith('req') ? 'http-request' : 'http-response';
    return {
      name,
      usage: '<pattern> …',
      summary: `A rule by regular expression; "${set} ${action}" since HAProxy 2.1.`,
      sections: EVERYWHERE,
      reason: `HAProxy has replaced it by '${set} ${action}', and rules have still to come`,
    };
  }),
);

const REMOVED = 'HAProxy has removed it';

const REFUSED: readonly InertRow[] = [
  ...rules,
  {
    name: 'appsession',
    usage: '<cookie> len <length> timeout <delay>',
    summary: 'Learned sessions from cookies of an application.',
    sections: SERVER_SIDE,
    reason: `${REMOVED} in 1.6 in favor of stick tables`,
  },
  {
    name: 'block',
    usage: '{ if | unless } <condition>',
    summary: 'Refused requests.',
    sections: EVERYWHERE,
    reason: `${REMOVED} in 2.1 in favor of 'http-request deny', and rules have still to come`,
  },
  {
    name: 'cliexp',
    usage: '<pattern> <string>',
    summary: 'Changed headers of requests.',
    sections: EVERYWHERE,
    reason: `${REMOVED} in 2.1 in favor of 'http-request replace-header'`,
  },
  {
    name: 'srvexp',
    usage: '<pattern> <string>',
    summary: 'Changed headers of responses.',
    sections: EVERYWHERE,
    reason: `${REMOVED} in 2.1 in favor of 'http-response replace-header'`,
  },
  {
    name: 'monitor-net',
    usage: '<network>',
    summary: 'Answered connections of a network itself.',
    sections: CLIENT_SIDE,
    reason: `${REMOVED} in 2.1; 'monitor-uri' is supported`,
  },
  {
    name: 'reqpass',
    usage: '<pattern>',
    summary: 'Ended the rules of a request.',
    sections: EVERYWHERE,
    reason: `${REMOVED} in 2.1`,
  },
  {
    name: 'reqipass',
    usage: '<pattern>',
    summary: 'Ended the rules of a request.',
    sections: EVERYWHERE,
    reason: `${REMOVED} in 2.1`,
  },
  {
    name: 'reqsetbe',
    usage: '<pattern> <backend>',
    summary: 'Chose a backend by pattern.',
    sections: FRONTENDS,
    reason: `${REMOVED} in 1.5 in favor of 'use_backend'`,
  },
  {
    name: 'reqisetbe',
    usage: '<pattern> <backend>',
    summary: 'Chose a backend by pattern.',
    sections: FRONTENDS,
    reason: `${REMOVED} in 1.5 in favor of 'use_backend'`,
  },
];

export const legacyCards: readonly ProxyCard[] = [
  ...WITHOUT_EFFECT.map(withoutEffect),
  ...REFUSED.map(refused),
];
