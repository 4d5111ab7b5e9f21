// The loads that are compared, a row each, with the goal that hapax is held to.
import { pages } from './pages.js';
import type { Figures, Load } from './samples.js';
import type { Setting } from './scene.js';

export interface Case {
  /** Tells the cases of a row apart; '' when there is only one. */
  readonly name: string;
  readonly setting: Setting;
  readonly load: Load;
}

/** What is compared with `limit`; ratio and growth are against HAProxy's, in the same rounds. */
export interface Goal {
  readonly of: 'figure' | 'ratio' | 'growth';
  readonly limit: number;
  /** Unless told: at most. */
  readonly atLeast?: boolean;
}

export interface Row {
  readonly name: string;
  /** For the reader: what the load is. */
  readonly what: string;
  readonly figure: keyof Figures;
  readonly unit: string;
  /** Growth of a case is against the first one. */
  readonly cases: readonly Case[];
  /** Whom to compare unless told; `all` that can. */
  readonly proxies: readonly string[] | 'all';
  readonly goal: Goal;
  /** For rows whose samples take long, whatever the options say. */
  readonly mostRounds?: number;
}

const servers = ['hapax', 'haproxy', 'nginx'];
const pair = ['hapax', 'haproxy'];

const usual: Setting = { servers: 2, forwardfor: true, stats: true };
const plain: Setting = { servers: 2 };
const small64: Load = { kind: 'wrk', connections: 64, page: pages.small };

const only = (setting: Setting, load: Load): Case[] => [{ name: '', setting, load }];

const counts = (numbers: readonly number[], setting: (count: number) => Setting): Case[] =>
  numbers.map((count) => ({ name: `${count}`, setting: setting(count), load: small64 }));

/** Growth differs by this much when nothing else does. */
const noSteeper: Goal = { of: 'growth', limit: 1.05 };

const growingServers = (balance: 'roundrobin' | 'leastconn'): Row => ({
  name: `servers-${balance}`,
  what: `as keepalive, with 2 to 1000 servers and balance ${balance}`,
  figure: 'cpuUs',
  unit: 'µs/request',
  cases: counts([2, 10, 100, 1000], (count) => ({ ...usual, servers: count, balance })),
  proxies: pair,
  goal: noSteeper,
});

export const rows: readonly Row[] = [
  {
    name: 'keepalive',
    what: 'wrk -c 64, answers of 50 bytes, forwardfor, two servers, stats on',
    figure: 'cpuUs',
    unit: 'µs/request',
    cases: only(usual, small64),
    proxies: 'all',
    goal: { of: 'ratio', limit: 1 },
  },
  {
    name: 'keepalive-fresh',
    what: 'as keepalive, but no two requests and no two answers have the same head',
    figure: 'cpuUs',
    unit: 'µs/request',
    cases: only(usual, { kind: 'wrk', connections: 64, page: pages.fresh }),
    proxies: servers,
    goal: { of: 'ratio', limit: 1.1 },
  },
  {
    name: 'keepalive-log',
    what: 'as keepalive, with option httplog to a syslog server',
    figure: 'cpuUs',
    unit: 'µs/request',
    cases: only({ ...usual, log: true }, small64),
    proxies: servers,
    goal: { of: 'ratio', limit: 1 },
  },
  {
    name: 'ab',
    what: 'ab -c 64, a connection for every request, default settings',
    figure: 'cpuUs',
    unit: 'µs/request',
    cases: only(plain, { kind: 'ab', connections: 64, page: pages.small }),
    proxies: 'all',
    goal: { of: 'ratio', limit: 0.8 },
  },
  {
    name: 'post',
    what: 'wrk -c 64, POST bodies of 16 KiB, short answers',
    figure: 'cpuUs',
    unit: 'µs/request',
    cases: only(plain, { kind: 'wrk', connections: 64, page: pages.post }),
    proxies: servers,
    goal: { of: 'ratio', limit: 1 },
  },
  {
    name: 'body-1m',
    what: 'wrk -c 16, answers of 1 MiB',
    figure: 'cpuUs',
    unit: 'µs/MiB',
    cases: only(plain, { kind: 'wrk', connections: 16, page: pages.large }),
    proxies: servers,
    goal: { of: 'ratio', limit: 0.9 },
  },
  {
    name: 'rules',
    what: 'as keepalive, 0 to 1000 rules "use_backend … if" that do not match',
    figure: 'cpuUs',
    unit: 'µs/request',
    cases: counts([0, 10, 100, 1000], (count) => ({ ...usual, rules: count })),
    proxies: pair,
    goal: noSteeper,
  },
  {
    name: 'acl-patterns',
    what: 'as keepalive, three rules with 10 to 100,000 patterns each (addresses, hosts, beginnings of paths)',
    figure: 'cpuUs',
    unit: 'µs/request',
    cases: counts([10, 1000, 100_000], (count) => ({ ...usual, patterns: count })),
    proxies: pair,
    goal: noSteeper,
  },
  growingServers('roundrobin'),
  growingServers('leastconn'),
  {
    name: 'idle',
    what: '5000 idle connections, each after one request: resident memory that each of them adds to a fresh process',
    figure: 'kib',
    unit: 'KiB',
    cases: only({ ...plain, reuseAlways: true }, { kind: 'idle', connections: 5000 }),
    proxies: servers,
    goal: { of: 'figure', limit: 3 },
    mostRounds: 3,
  },
  {
    name: 'p99',
    what: 'wrk with 64 and with 512 connections, time within which 99 of 100 answers came',
    figure: 'p99Ms',
    unit: 'ms',
    cases: [64, 512].map((connections) => ({
      name: `c=${connections}`,
      setting: usual,
      load: { kind: 'wrk', connections, page: pages.small },
    })),
    proxies: servers,
    goal: { of: 'ratio', limit: 1.2 },
  },
  {
    name: 'threads',
    what: 'as keepalive with c=128, requests per second with nbthread 2 against 1',
    figure: 'rate',
    unit: 'requests/s',
    cases: [1, 2].map((threads) => ({
      name: `${threads}`,
      setting: { ...usual, threads },
      load: { kind: 'wrk', connections: 128, page: pages.small },
    })),
    proxies: pair,
    goal: { of: 'growth', limit: 0.95, atLeast: true },
  },
  {
    name: 'start',
    what: 'from the command to the first answer',
    figure: 'startMs',
    unit: 'ms',
    cases: only(usual, { kind: 'start' }),
    proxies: 'all',
    goal: { of: 'figure', limit: 350 },
  },
];
