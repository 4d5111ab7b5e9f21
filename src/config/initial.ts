// What the parts of a proxy, and what it leans on, are before any line has said otherwise: the built-in defaults of manual 4.2 and 5.2.
import type { ServerDraft } from './card.js';
import type { CheckSettings, Place, Resolvers, StatsSettings } from './model.js';

/** A server nobody has configured: weight 1, checked (if at all) every 2 s, up after 2 good checks, down after 3 bad. */
export const newServerDraft = (): ServerDraft => ({
  weight: 1,
  backup: false,
  disabled: false,
  sendProxy: 'none',
  checked: false,
  check: { interMs: 2000, rise: 2, fall: 3 },
  agentChecked: false,
  agent: { interMs: 2000, port: 0 },
  onError: 'fail-check',
  errorLimit: 10,
});

/** A TCP connect; `option httpchk` makes it HTTP, and then it is "OPTIONS / HTTP/1.0". */
export const newCheckSettings = (): CheckSettings => ({
  kind: 'tcp',
  send: { method: 'OPTIONS', uri: '/', version: 'HTTP/1.0', headers: [] },
  expects: [],
});

/** What `stats enable` alone gives. */
export const newStatsSettings = (place: Place): StatsSettings => ({
  place,
  uri: '/haproxy?stats',
  realm: 'HAProxy Statistics',
  auth: [],
  hideVersion: true,
  showLegends: false,
  scope: [],
});

/** A `resolvers` section (manual 5.3.2). */
export const newResolvers = (place: Place, name: string, family?: Resolvers['family']): Resolvers => ({
  place,
  name,
  ...(family && { family }),
  nameservers: [],
  retries: 3,
  timeouts: { resolveMs: 1000, retryMs: 1000 },
  hold: { nx: 30_000, refused: 30_000, timeout: 30_000, other: 30_000, valid: 10_000, obsolete: 0 },
});
