// Small models for tests: HAProxy's defaults everywhere, the test says only what it is about. Positions and ids
// are dealt out by makeProxy and makeModel, so a test lists servers and proxies in order and nothing more.
import type {
  Bind,
  Global,
  Model,
  Place,
  Proxy,
  ProxyOptions,
  Server,
  ServerAddress,
  ServerCheck,
} from '#hapax/config/model.js';

export const place = (line = 1): Place => ({ file: 'test.cfg', line });

const makeGlobal = (fields: Partial<Global> = {}): Global => ({
  daemon: false,
  masterWorker: false,
  quiet: false,
  logs: [],
  logTag: 'haproxy',
  spreadChecksPercent: 0,
  statsSockets: [],
  ...fields,
});

/** Proxies get their index from their position, and ids from 2 upwards unless they bring one. */
export const makeModel = (proxies: Proxy[], global: Partial<Global> = {}): Model => ({
  global: makeGlobal(global),
  proxies: proxies.map((proxy, index) => ({ ...proxy, index, id: proxy.id || index + 2 })),
  userlists: [],
  httpErrors: [],
  resolvers: [],
  rings: [],
});

/** A `listen` in mode http named "px"; servers and binds are numbered by their position. */
export const makeProxy = (fields: Partial<Proxy> = {}): Proxy => ({
  index: 0,
  name: 'px',
  section: 'listen',
  place: place(),
  id: 0,
  mode: 'http',
  disabled: false,
  useBackends: [],
  acls: [],
  rules: {},
  monitorFails: [],
  useServers: [],
  balance: { algorithm: 'roundrobin' },
  hashType: { method: 'map-based', function: 'sdbm', avalanche: false },
  retries: 3,
  redispatch: 0,
  httpReuse: 'safe',
  check: {
    kind: 'tcp',
    send: { method: 'OPTIONS', uri: '/', version: 'HTTP/1.0', headers: [] },
    expects: [],
  },
  connectionMode: 'keep-alive',
  timeouts: {},
  logs: [],
  logFormat: 'default',
  errorReplies: [],
  ...fields,
  options: makeOptions(fields.options),
  binds: (fields.binds ?? []).map((bind, index) => ({ ...bind, index, id: bind.id || index + 1 })),
  servers: (fields.servers ?? []).map((server, index) => ({
    ...server,
    index,
    id: server.id || index + 1,
    name: server.name || `s${index + 1}`,
  })),
});

export const makeOptions = (fields: Partial<ProxyOptions> = {}): ProxyOptions => ({
  dontlognull: false,
  logHealthChecks: false,
  allbackups: false,
  abortonclose: false,
  persist: false,
  httpIgnoreProbes: false,
  disableOn404: false,
  ...fields,
});

/** A server at 127.0.0.1:80 of weight 1, not checked; without a name it becomes s1, s2 … by position. */
export const makeServer = (fields: Partial<Server> = {}): Server => ({
  place: place(),
  index: 0,
  name: '',
  id: 0,
  address: inet('127.0.0.1', 80),
  weight: 1,
  backup: false,
  disabled: false,
  sendProxy: 'none',
  ...fields,
});

/** `check` with HAProxy's defaults: inter 2s, rise 2, fall 3. */
export const makeCheck = (fields: Partial<ServerCheck> = {}): ServerCheck => ({
  interMs: 2000,
  rise: 2,
  fall: 3,
  ...fields,
});

/** A bind on 127.0.0.1 and a port the system chooses. */
export const makeBind = (fields: Partial<Bind> = {}): Bind => ({
  place: place(),
  index: 0,
  id: 0,
  address: { kind: 'inet', host: '127.0.0.1', port: 0 },
  v4v6: false,
  v6only: false,
  ...fields,
});

/** A server address with a port of its own. */
export const inet = (host: string, port: number): ServerAddress => ({
  to: { kind: 'inet', host, port },
  port: 'fixed',
});
