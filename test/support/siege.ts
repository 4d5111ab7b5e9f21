// A proxy under attack: one listen section for the attackers, another for everybody else, who must not notice.
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import type { TestContext } from 'node:test';
import { type Origin, type OriginConnection, startOrigin, startRawOrigin } from './origin.js';
import { freePorts } from './ports.js';
import { descriptorsOf } from './process-tree.js';
import { type RunningProxy, startHapax } from './proxy.js';
import {
  type Exchange,
  type ExchangeOptions,
  openRaw,
  type RawClient,
  rawExchange,
  type Step,
} from './raw.js';
import { readStats, type StatsRow } from './stats.js';
import { type Syslog, startSyslog } from './syslog.js';
import { until } from './until.js';

export interface SiegeOptions {
  /** What the attacked server does; it answers every request with "ok" unless told. */
  readonly server?: (connection: OriginConnection) => void;
  /** More lines of the attacked section. */
  readonly lines?: readonly string[];
}

export interface Siege {
  readonly port: number;
  readonly statsPort: number;
  readonly origin: Origin;
  readonly proxy: RunningProxy;
  readonly syslog: Syslog;
  /** One exchange with the attacked section. */
  exchange(steps: string | readonly Step[], options?: ExchangeOptions): Promise<Exchange>;
  /** A longer talk with it. */
  open(): RawClient;
  stats(): Promise<ReadonlyMap<string, StatsRow>>;
  /** Somebody else gets an answer, by the other section and soon, and the process has said nothing. */
  servesOthers(): Promise<void>;
  /** Everything servesOthers() says, then: all sessions end, and memory grew by less than `megabytes` since the start. */
  holds(megabytes?: number): Promise<void>;
  /** Sessions of every row, and what waits in queues, are back to none. */
  isQuiet(): Promise<void>;
  /** Open now, in all its processes. */
  descriptors(): number;
  /** Waits until about as many are open as there were before. */
  closesAllBut(descriptors: number): Promise<void>;
}

/** Starts the proxy with the attacked section `web`, the bystanders' `calm`, and `stats`. */
export async function startSiege(t: TestContext, { server, lines = [] }: SiegeOptions = {}): Promise<Siege> {
  const [port, calm, statsPort] = (await freePorts(3)) as [number, number, number];
  const syslog = await startSyslog(t);
  const origin = await (server ? startRawOrigin(t, server) : startOrigin(t));
  const bystander = await startOrigin(t);
  const sections: readonly (readonly string[])[] = [
    ['defaults', 'mode http', 'timeout connect 5s', 'timeout client 5s', 'timeout server 5s'],
    [
      'listen web',
      `bind 127.0.0.1:${port}`,
      `log 127.0.0.1:${syslog.port} local0`,
      'option httplog',
      ...lines,
    ],
    [`    server s1 127.0.0.1:${origin.port}`],
    ['listen calm', `bind 127.0.0.1:${calm}`, `server s1 127.0.0.1:${bystander.port}`],
    ['listen stats', `bind 127.0.0.1:${statsPort}`, 'stats uri /'],
  ];
  const proxy = await startHapax(t, `${sections.map((section) => section.join('\n    ')).join('\n')}\n`);
  const saidAtStart = proxy.stderr;
  const stats = () => readStats({ port: statsPort, uri: '/' });
  const servesOthers = async () => {
    const { received } = await rawExchange(calm, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', { enough: isOk });
    assert.match(received, /^HTTP\/1\.1 200 /, `others are served no longer: ${proxy.stderr}`);
    assert.equal(proxy.stderr, saidAtStart);
  };
  await servesOthers();
  await stats();
  const before = proxy.residentBytes();
  return {
    port,
    statsPort,
    origin,
    proxy,
    syslog,
    stats,
    servesOthers,
    exchange: (steps, options) => rawExchange(port, steps, options),
    open: () => openRaw(t, port),
    async holds(megabytes = 80) {
      await servesOthers();
      await isQuiet(stats);
      const grown = (proxy.residentBytes() - before) / 2 ** 20;
      assert.ok(grown < megabytes, `memory grew by ${grown.toFixed(1)} MB`);
    },
    isQuiet: () => isQuiet(stats),
    descriptors: () => descriptorsOf(proxy.pid).length,
    closesAllBut: async (descriptors) => {
      const open = () => descriptorsOf(proxy.pid).length;
      await until('all descriptors are back', () => open() <= descriptors + KEPT);
    },
  };
}

/** What threads open once: a socket for logs, and a connection to each server that they keep. */
const KEPT = 3 * availableParallelism();

const isOk = (received: string): boolean => received.endsWith('ok');

/** But for the session that asks. */
async function isQuiet(stats: Siege['stats']): Promise<void> {
  const busy = async (): Promise<string[]> => {
    const rows = [...(await stats())].filter(([name]) => !name.startsWith('stats/'));
    return rows
      .filter(([, { scur, qcur }]) => Number(scur) > 0 || Number(qcur) > 0)
      .map(([name, { scur, qcur }]) => `${name} scur=${scur} qcur=${qcur}`);
  };
  let last: string[] = [];
  const isOver = async (): Promise<boolean> => {
    last = await busy();
    return last.length === 0;
  };
  await until('all sessions end', isOver, 8000).catch(() => {
    throw new Error(`sessions that do not end: ${last.join(', ')}`);
  });
}
