// Sections under construction: what they are before their first line, and how a proxy starts from its defaults.
import type { GlobalDraft, ProxyDraft, World } from './card.js';
import { newCheckSettings, newServerDraft } from './initial.js';
import type { Place, SectionKind } from './model.js';

/** The environment of the process is a start: `setenv` and its kin change a copy of it. */
export const newGlobal = ({ env, hostname }: World): GlobalDraft => ({
  node: hostname,
  daemon: false,
  masterWorker: false,
  quiet: false,
  logs: [],
  logTag: 'haproxy',
  spreadChecksPercent: 0,
  statsSockets: [],
  said: new Set(),
  // Without a prototype: `$constructor` is not set.
  env: Object.assign(Object.create(null), env),
});

/** A defaults section that nothing has been said in yet: the built-in defaults of manual 4.2. */
export const newDefaults = (place: Place): ProxyDraft => ({
  index: 0,
  name: '',
  section: 'listen',
  place,
  id: 0,
  mode: 'tcp',
  disabled: false,
  binds: [],
  useBackends: [],
  acls: [],
  rules: {},
  monitorFails: [],
  servers: [],
  useServers: [],
  balance: { algorithm: 'roundrobin' },
  hashType: { method: 'map-based', function: 'sdbm', avalanche: false },
  retries: 3,
  redispatch: 0,
  httpReuse: 'safe',
  check: newCheckSettings(),
  connectionMode: 'keep-alive',
  timeouts: {},
  options: {
    dontlognull: false,
    logHealthChecks: false,
    allbackups: false,
    abortonclose: false,
    persist: false,
    httpIgnoreProbes: false,
    disableOn404: false,
  },
  logs: [],
  logFormat: 'default',
  errorReplies: [],
  errorLines: [],
  defaultServer: newServerDraft(),
  dispatch: undefined,
  said: new Set(),
  statements: [],
  inherited: [],
  logGlobal: undefined,
});

/** A section that begins at `place` with everything `defaults` said; what may change is shared with nobody. */
export const startFrom = (defaults: ProxyDraft, place: Place): ProxyDraft => {
  const { statements, inherited, ...settings } = defaults;
  return {
    ...structuredClone(settings),
    place,
    said: new Set(),
    statements: [],
    inherited: [...inherited, ...statements],
  };
};

/** A proxy that starts from `defaults`, without what belongs to the other side. */
export const derive = (
  defaults: ProxyDraft,
  section: SectionKind,
  name: string,
  place: Place,
): ProxyDraft => {
  const draft: ProxyDraft = { ...startFrom(defaults, place), section, name };
  if (section === 'backend') {
    delete draft.defaultBackend;
    delete draft.monitorUri;
    delete draft.maxconn;
    delete draft.backlog;
    delete draft.rateLimitSessions;
  }
  if (section === 'frontend') {
    delete draft.fullconn;
    delete draft.cookie;
    delete draft.dynamicCookieKey;
  }
  return draft;
};
