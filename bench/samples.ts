// What one measurement is, and how each kind of load comes to it.
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '#support/until.js';
import { faultsOf, look } from './checks.js';
import { holdConnections } from './idle.js';
import { launch, type RunningProxy, spawnProxy } from './launch.js';
import { type Lifetime, openLifetime } from './lifetime.js';
import { drive, type Generator, type Order } from './loads.js';
import { type Page, pages } from './pages.js';
import { cpuUsOfTree, residentBytesOfTree } from './proc.js';
import type { Proxy } from './proxies.js';
import type { Setting } from './scene.js';
import type { Stage } from './stage.js';

export interface Figures {
  /** Processor time of the proxy for a request, in microseconds. */
  readonly cpuUs?: number;
  /** 99 of 100 answers came within this time. */
  readonly p99Ms?: number;
  /** Requests per second. */
  readonly rate?: number;
  /** How many cores the proxy kept busy. */
  readonly busy?: number;
  /** Resident memory for a connection. */
  readonly kib?: number;
  /** From the command to the first answer. */
  readonly startMs?: number;
}

export interface Sample {
  readonly figures: Figures;
  /** What was wrong with the answers; a figure counts only without. */
  readonly faults: readonly string[];
}

export type Load =
  | { readonly kind: Generator; readonly connections: number; readonly page: Page }
  | { readonly kind: 'idle'; readonly connections: number }
  | { readonly kind: 'start' };

/** The program that a load needs. */
export const generatorOf: Readonly<Record<Load['kind'], Generator | undefined>> = {
  wrk: 'wrk',
  ab: 'ab',
  idle: undefined,
  start: undefined,
};

/** Files that a proxy has to have open for it: a connection on each side, and some more. */
export const filesFor = (load: Load): number => ('connections' in load ? 2 * load.connections + 200 : 0);

/** A proxy in a setting. */
export interface Subject {
  readonly life: Lifetime;
  readonly stage: Stage;
  readonly proxy: Proxy;
  readonly setting: Setting;
  /** How long a load runs for one sample. */
  readonly seconds: number;
}

/** Measures once. */
export type Sampler = () => Promise<Sample>;

/** Makes a subject ready to be measured again and again. */
export const prepare = async (subject: Subject, load: Load): Promise<Sampler> => {
  if (load.kind === 'idle') return afresh(subject, (own) => sampleIdle(own, load.connections));
  if (load.kind === 'start') return afresh(subject, sampleStart);
  return prepareSlices(subject, load.kind, load);
};

/** For what can be measured only once in the life of a process. */
const afresh =
  (subject: Subject, sample: (subject: Subject) => Promise<Sample>): Sampler =>
  async () => {
    const life = openLifetime(subject.life);
    try {
      return await sample({ ...subject, life });
    } finally {
      await life.end();
    }
  };

const warmSeconds = 1;

type Slice = Pick<Order, 'connections' | 'page'>;

const prepareSlices = async (subject: Subject, generator: Generator, slice: Slice): Promise<Sampler> => {
  const { life, stage, proxy, setting, seconds } = subject;
  const running = await launch(life, stage, proxy, setting);
  const order = { ...slice, port: running.port, seconds };
  await drive(life, generator, { ...order, seconds: warmSeconds });
  return async () => {
    const faults = await look(running.port, slice.page, setting);
    return faults.length > 0 ? { figures: {}, faults } : sampleSlice(subject, running, generator, order);
  };
};

const sampleSlice = async (
  { life, stage, setting }: Subject,
  running: RunningProxy,
  generator: Generator,
  order: Order,
): Promise<Sample> => {
  const requestsBefore = await stage.backend.requestsSeen();
  const linesBefore = stage.syslog.linesSeen();
  const cpuBefore = cpuUsOfTree(running.pid);
  const report = await drive(life, generator, order);
  const cpuUs = cpuUsOfTree(running.pid) - cpuBefore;
  const requests = (await stage.backend.requestsSeen()) - requestsBefore;
  const lines = setting.log ? stage.syslog.linesSeen() - linesBefore : undefined;
  const { answers, seconds, p99Ms } = report;
  return {
    figures: { cpuUs: cpuUs / answers, p99Ms, rate: answers / seconds, busy: cpuUs / 1e6 / seconds },
    faults: faultsOf({ ...order, report, requests, lines }),
  };
};

/**
 * What has run a first time before the connections come. A few requests only: a busy minute leaves the heap of a garbage
 * collector with so much room that thousands of connections would seem to take none.
 */
const firstConnections = 64;
/** For what is freed late. */
const settleMs = 1000;

const sampleIdle = async (subject: Subject, connections: number): Promise<Sample> => {
  const { life, stage, proxy, setting } = subject;
  const { pid, port } = await launch(life, stage, proxy, setting);
  await holdConnections(life, port, firstConnections);
  await pause(settleMs);
  const bytesBefore = residentBytesOfTree(pid);
  const held = await holdConnections(life, port, connections);
  await pause(settleMs);
  const bytes = residentBytesOfTree(pid) - bytesBefore;
  const open = held.open();
  return {
    figures: { kib: bytes / 1024 / connections },
    faults:
      open === connections ? [] : [`${open} of ${connections} connections were answered and stayed open`],
  };
};

/** Looking often costs a core, but not the proxy's. */
const sampleStart = async ({ life, stage, proxy, setting }: Subject): Promise<Sample> => {
  const begun = performance.now();
  const running = await spawnProxy(life, stage, proxy, setting);
  await until('the first answer', async () => {
    running.expectAlive();
    return (await look(running.port, pages.small, setting).catch(() => ['none'])).length === 0;
  });
  return { figures: { startMs: performance.now() - begun }, faults: [] };
};
