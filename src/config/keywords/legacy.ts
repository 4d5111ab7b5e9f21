// Words of old HAProxy versions that have no card elsewhere: still met in tutorials, so known by name. Those that are
// just old spellings stand beside their modern ones (timeout.ts, option.ts).
import { cursorOver } from '../arguments.js';
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import { insteadOf } from '../line.js';
import { readRuleOf } from './rules.js';
import { CLIENT_SIDE, EVERYWHERE, removed, SERVER_SIDE, withoutEffect } from './table.js';

/** Acts as the rule that HAProxy says to write, before all others. */
const parseMonitorNet = (line: Line, draft: ProxyDraft): void => {
  const network = line.args.need('a network');
  line.args.end();
  if (!network) return;
  const settings = `status 200 if { src ${network.text} }`;
  const { column, length } = network;
  const words = settings.split(' ').map((text) => ({ text, column, length, quoted: false }));
  const args = cursorOver('monitor-net', words, line.report);
  const rule = readRuleOf({ ...line, args }, draft, 'http-request', 'return');
  if (!rule) return;
  draft.rules['http-request'] = [rule, ...(draft.rules['http-request'] ?? [])];
  const today = `http-request return ${settings}`;
  const message = "the 'monitor-net' directive is deprecated in favor of 'http-request return'.";
  // Only a defaults section that has a name may hold rules.
  const fix =
    line.section === 'defaults'
      ? { ...insteadOf(line.keyword, '# a rule of each frontend today: '), length: 0 }
      : insteadOf([...line.keyword, network], today);
  line.report('warning', 'old-spelling', message, undefined, { hint: `write '${today}'`, fix });
};

export const legacyCards: readonly ProxyCard[] = [
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
    parse: parseMonitorNet,
  },
];
