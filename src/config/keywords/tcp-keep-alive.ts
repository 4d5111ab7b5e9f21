// Probes of TCP on connections where nothing is said (manual 4.2, "option tcpka", "option clitcpka", "option srvtcpka").
import type { ProxyCard, ProxyDraft, Section } from '../card.js';
import { ignoreRest } from './readers.js';
import { CLIENT_SIDE, EVERYWHERE, SERVER_SIDE, withoutEffect } from './table.js';

type Side = 'client' | 'server';

const KEYS = { client: 'clientTcpKeepAlive', server: 'serverTcpKeepAlive' } as const;

const option = (
  name: string,
  sides: readonly Side[],
  sections: readonly Section[],
  summary: string,
): ProxyCard => ({
  name: `option ${name}`,
  usage: '',
  summary,
  sections,
  // The manual's matrix gives the one for both sides no (*).
  negatable: sides.length === 1,
  parse: (line, draft) => {
    for (const side of sides) draft.options[KEYS[side]] = line.negation === undefined;
    line.args.end();
  },
});

const setIdle = (draft: ProxyDraft, side: Side, ms: number): void => {
  draft.tcpKeepAliveIdle = { ...draft.tcpKeepAliveIdle, [side]: ms };
};

const idle = (name: string, side: Side, sections: readonly Section[], summary: string): ProxyCard => ({
  name,
  usage: '<delay>',
  summary,
  sections,
  parse: (line, draft) => {
    const ms = line.args.duration('an integer value (in seconds when it has no unit)', 's');
    if (ms !== undefined) setIdle(draft, side, ms);
    ignoreRest(line);
  },
});

export const tcpKeepAliveCards: readonly ProxyCard[] = [
  option('tcpka', ['client', 'server'], EVERYWHERE, 'TCP keep-alive on both sides.'),
  option('clitcpka', ['client'], CLIENT_SIDE, 'TCP keep-alive towards clients.'),
  option('srvtcpka', ['server'], SERVER_SIDE, 'TCP keep-alive towards servers.'),
  idle('clitcpka-idle', 'client', CLIENT_SIDE, 'Silence before a client is probed.'),
  idle('srvtcpka-idle', 'server', SERVER_SIDE, 'Silence before a server is probed.'),
  ...withoutEffect('Node says how many probes there are and how often: ten, a second apart', [
    ['clitcpka-cnt', '<count>', CLIENT_SIDE, 'TCP probes before a client is given up.'],
    ['clitcpka-intvl', '<delay>', CLIENT_SIDE, 'Time between probes of a client.'],
    ['srvtcpka-cnt', '<count>', SERVER_SIDE, 'TCP probes before a server is given up.'],
    ['srvtcpka-intvl', '<delay>', SERVER_SIDE, 'Time between probes of a server.'],
  ]),
];
