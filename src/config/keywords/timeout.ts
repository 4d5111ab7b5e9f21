// `timeout …` of proxies (manual 4.2), and the words that stood for three of them before HAProxy 1.3.
import type { Line, ProxyCard, ProxyDraft, Section } from '../card.js';
import type { Timeouts } from '../model.js';
import { delay } from './readers.js';
import { CLIENT_SIDE, EVERYWHERE, removed, SERVER_SIDE } from './table.js';

type Row = readonly [
  name: string,
  key: keyof Timeouts,
  sections: readonly Section[],
  summary: string,
  /** Why it has no effect yet. */
];

const TIMEOUTS: readonly Row[] = [
  ['check', 'check', SERVER_SIDE, 'How long a health check may read once it is connected.'],
  ['client', 'client', CLIENT_SIDE, 'How long the client may stay silent.'],
  ['client-fin', 'clientFin', CLIENT_SIDE, 'Client inactivity on half-closed connections.'],
  ['client-hs', 'clientHs', CLIENT_SIDE, 'How long a client may take for a PROXY header.'],
  ['connect', 'connect', SERVER_SIDE, 'How long connecting to a server may take.'],
  ['http-keep-alive', 'httpKeepAlive', EVERYWHERE, 'How long to wait for the next request to begin.'],
  ['http-request', 'httpRequest', EVERYWHERE, 'How long a client may take for a whole request head.'],
  ['queue', 'queue', SERVER_SIDE, 'How long a request may wait for a free connection slot.'],
  ['server', 'server', SERVER_SIDE, 'How long a server may stay silent.'],
  ['server-fin', 'serverFin', SERVER_SIDE, 'Server inactivity on half-closed connections.'],
  ['tarpit', 'tarpit', EVERYWHERE, 'How long a tarpitted request is held.'],
  ['tunnel', 'tunnel', SERVER_SIDE, 'Inactivity on both sides of a tunnel.'],
];

/** Absent means infinite, so a 0 takes away what was inherited. */
const parse =
  (name: string, key: keyof Timeouts) =>
  (line: Line, draft: ProxyDraft): void => {
    const ms = delay(line, 'a delay (in milliseconds when it has no unit)');
    if (ms === undefined) return;
    line.args.end();
    if (draft.said.has(name))
      line.report('warning', 'overwritten', `overwriting '${name}' which was already specified.`);
    draft.said.add(name);
    if (ms > 0) draft.timeouts[key] = ms;
    else delete draft.timeouts[key];
  };

const timeout = ([name, key, sections, summary]: Row): ProxyCard => ({
  name: `timeout ${name}`,
  usage: '<delay>',
  summary,
  sections,
  parse: parse(`timeout ${name}`, key),
});

const OLD_NAMES: readonly (readonly [old: string, now: 'client' | 'connect' | 'server'])[] = [
  ['clitimeout', 'client'],
  ['contimeout', 'connect'],
  ['srvtimeout', 'server'],
];

const oldNames = ([old, now]: (typeof OLD_NAMES)[number]): readonly ProxyCard[] =>
  [old, `timeout ${old}`].map((name) => ({
    name,
    usage: '<delay>',
    summary: `The old spelling of 'timeout ${now}'.`,
    sections: now === 'client' ? CLIENT_SIDE : SERVER_SIDE,
    modern: `timeout ${now}`,
    parse: parse(`timeout ${now}`, now),
  }));

export const timeoutCards: readonly ProxyCard[] = [
  ...TIMEOUTS.map(timeout),
  ...OLD_NAMES.flatMap(oldNames),
  ...removed("'appsession' has no effect, either", [
    ['timeout appsession', '<delay>', SERVER_SIDE, 'How long a session of an application was remembered.'],
  ]),
];
