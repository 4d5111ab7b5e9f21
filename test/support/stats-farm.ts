// A made-up farm for tests of the statistics: a small model whose servers are up, failing, down, out and unchecked,
// a health view that says so, and the stats that answer from it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Model, Proxy, StatsSettings } from '#hapax/config/model.js';
import type { CheckView, HealthView } from '#hapax/control/health/view.js';
import { keepMaxima } from '#hapax/control/stats/maxima.js';
import { createStats, type Stats } from '#hapax/control/stats/stats.js';
import type { ServiceRequest } from '#hapax/process/messages.js';
import { Counter, Gauge, ServerState } from '#hapax/state/slots.js';
import { State } from '#hapax/state/state.js';
import { makeBind, makeModel, makeProxy, makeServer, place } from './model.js';

/** 2026-01-02T03:04:05Z; the made-up process is 3723 s old then. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
export const SECOND = NOW / 1000;
export const AGE_SECONDS = 3723;

export const statsSettings = (fields: Partial<StatsSettings> = {}): StatsSettings => ({
  place: place(),
  uri: '/stats',
  realm: 'HAProxy Statistics',
  auth: [],
  hideVersion: false,
  showLegends: false,
  scope: [],
  ...fields,
});

/** A check that passed at layer 7 a moment ago, rise 2 and fall 3. */
export const checkView = (fields: Partial<CheckView> = {}): CheckView => ({
  tracking: undefined,
  status: 'L7OK',
  code: 200,
  durationMs: 1,
  description: '',
  inProgress: false,
  health: 4,
  rise: 2,
  fall: 3,
  failedChecks: 0,
  downTransitions: 0,
  lastChange: 0,
  downtimeSeconds: 0,
  ...fields,
});

export type Checks = Readonly<Record<string, CheckView>>;

/** What the checks say, by "proxy/server". */
export const healthView = (model: Model, checks: Checks): HealthView => {
  const find = (proxy: number, server: number) => {
    const { name, servers } = model.proxies[proxy]!;
    return checks[`${name}/${servers[server]!.name}`];
  };
  return {
    check: find,
    agent: () => undefined,
    lastChange: (proxy, server) => find(proxy, server)?.lastChange ?? 0,
    downtimeSeconds: (proxy, server) => find(proxy, server)?.downtimeSeconds ?? 0,
  };
};

/** A frontend, a backend with a server in every condition, and a `listen` with the stats page (proxy 2). */
export const makeFarmModel = (stats: Partial<StatsSettings> = {}, more: Proxy[] = []): Model =>
  makeModel(
    [
      makeProxy({
        name: 'web',
        section: 'frontend',
        maxconn: 3000,
        defaultBackend: 'app',
        binds: [makeBind({ address: { kind: 'inet', host: '0.0.0.0', port: 80 } })],
      }),
      makeProxy({
        name: 'app',
        section: 'backend',
        servers: [
          makeServer({ name: 'up', weight: 3, maxconn: 30, maxqueue: 7 }),
          makeServer({ name: 'failing' }),
          makeServer({ name: 'down' }),
          makeServer({ name: 'rising' }),
          makeServer({ name: 'plain' }),
          makeServer({ name: 'maint', disabled: true }),
          makeServer({ name: 'follower' }),
          makeServer({ name: 'spare', backup: true }),
        ],
      }),
      makeProxy({
        name: 'stats',
        maxconn: 3000,
        binds: [makeBind({ address: { kind: 'inet', host: '0.0.0.0', port: 1080 } })],
        stats: statsSettings(stats),
      }),
      ...more,
    ],
    { maxconn: 4000 },
  );

export const farmChecks = (): Checks => ({
  'app/up': checkView({ lastChange: SECOND - 90 }),
  'app/failing': checkView({
    status: 'L7STS',
    code: 503,
    health: 3,
    failedChecks: 1,
    description: 'Service Unavailable',
  }),
  'app/down': checkView({
    status: 'L4CON',
    code: 0,
    durationMs: 0,
    description: 'Connection refused',
    health: 0,
    failedChecks: 3,
    downTransitions: 1,
    lastChange: SECOND - 150,
    downtimeSeconds: 150,
  }),
  'app/rising': checkView({ inProgress: true, health: 1, downTransitions: 1, downtimeSeconds: 5000 }),
  'app/maint': checkView(),
  'app/follower': checkView({ tracking: 'app/up' }),
  'app/spare': checkView({ status: 'L4OK', code: 0 }),
});

export interface Farm {
  readonly model: Model;
  readonly state: State;
  readonly stats: Promise<Stats>;
  /** What forms have asked for: "drain up". */
  readonly orders: readonly string[];
}

/** The model's stats over a fresh state in which `down` and `rising` are stopped; the test adds its own numbers. */
export const makeFarm = (model = makeFarmModel(), checks: Checks = farmChecks()): Farm => {
  const state = State.allocate(model, 2);
  for (const proxy of model.proxies) {
    for (const server of proxy.servers) {
      const check = checks[`${proxy.name}/${server.name}`];
      if (check !== undefined && check.health < check.rise)
        state.server(proxy.index, server.index).set(Gauge.server.operational, ServerState.stopped);
    }
  }
  const orders: string[] = [];
  const health = {
    ...healthView(model, checks),
    order: (proxy: number, server: number, action: string): boolean | undefined => {
      orders.push(`${action} ${model.proxies[proxy]?.servers[server]?.name}`);
      return { ready: true, drain: true, hnolb: false }[action];
    },
  };
  const startedAt = NOW - AGE_SECONDS * 1000;
  const now = () => NOW;
  const maxima = keepMaxima(model, state, now);
  const stats = createStats({ model, state, health, maxima, startedAt, pid: 4711, version: '1.2.3', now });
  return { model, state, stats, orders };
};

/** Traffic that gives the figures of `web` and `app` something to show. */
export const addTraffic = ({ model, state }: Farm): void => {
  const engine = State.attach(model, state.shared, 1);
  const frontend = engine.frontend(0);
  frontend.count(Counter.frontend.sessions, 1234);
  frontend.count(Counter.frontend.connections, 1300);
  frontend.count(Counter.frontend.requests, 45_678);
  frontend.count(Counter.frontend.http2xx, 45_000);
  frontend.count(Counter.frontend.http4xx, 678);
  frontend.count(Counter.frontend.bytesIn, 12_345_678);
  frontend.count(Counter.frontend.bytesOut, 9_876_543_210);
  for (let session = 0; session < 12; session++) frontend.tick(Counter.frontend.sessionRate, SECOND);
  frontend.set(Gauge.frontend.sessions, 17);
  frontend.set(Gauge.frontend.sessionsMax, 112);
  frontend.set(Gauge.frontend.sessionRateMax, 240);
  for (const server of model.proxies[1]!.servers.slice(0, 2)) {
    const cells = engine.server(1, server.index);
    cells.count(Counter.server.sessions, 20_000);
    cells.count(Counter.server.requests, 20_000);
    cells.count(Counter.server.http2xx, 19_000);
    cells.count(Counter.server.loadBalanced, 20_000);
    cells.count(Counter.server.connections, 500);
    cells.count(Counter.server.reuses, 19_500);
    cells.put(Counter.server.lastSession, SECOND - 1);
    cells.set(Gauge.server.sessions, 8);
    cells.set(Gauge.server.sessionsMax, 60);
    cells.count(Counter.server.bytesIn, 6_000_000);
    cells.count(Counter.server.bytesOut, 4_900_000_000);
  }
  const backend = engine.backend(1);
  backend.count(Counter.backend.sessions, 40_003);
  backend.count(Counter.backend.connectErrors, 3);
  backend.count(Counter.backend.retries, 9);
  backend.put(Counter.backend.lastSession, SECOND);
};

export interface StatsAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

interface Asking extends Partial<Pick<ServiceRequest, 'admin' | 'body' | 'method'>> {
  readonly authorization?: string;
}

/** Asks the stats of proxy 2, as an engine thread would; `authorization` is "user:password". */
export const ask = async (
  { stats }: Farm,
  uri: string,
  { method = 'GET', authorization, ...more }: Asking = {},
): Promise<StatsAnswer> => {
  const headers: [string, string][] =
    authorization === undefined
      ? []
      : [['authorization', `Basic ${Buffer.from(authorization).toString('base64')}`]];
  const { answer: answerTo } = await stats;
  const clientAddress = '192.0.2.1';
  const answer = await answerTo({
    admin: false,
    ...more,
    id: 7,
    service: 'stats',
    proxy: 2,
    method,
    uri,
    headers,
    clientAddress,
  });
  return {
    status: answer.status,
    headers: new Map(answer.headers),
    text: Buffer.from(answer.body).toString(),
  };
};

/** The lines of a CSV by "proxy/service", each by column name. */
export const readCsv = (text: string): Map<string, Record<string, string>> => {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const names = header.slice(2).split(',');
  return new Map(
    lines.map((line) => {
      const values = line.split(',');
      return [
        `${values[0]}/${values[1]}`,
        Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])),
      ];
    }),
  );
};

/** The farm's stats behind a plain web server on loopback, for tools that want a URL; gives its origin. */
export const serveStats = async (t: TestContext, { stats }: Farm): Promise<string> => {
  const { answer: answerTo } = await stats;
  const server = createServer((request, response) => {
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
    const { method = 'GET', url: uri = '/' } = request;
    answerTo({
      id: 1,
      service: 'stats',
      proxy: 2,
      method,
      uri,
      headers,
      admin: false,
      clientAddress: '127.0.0.1',
    }).then(
      (answer) => response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(answer.body),
      () => response.destroy(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
