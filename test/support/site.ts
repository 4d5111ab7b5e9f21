// The proxy of most scenarios: one section "web", with timeouts that no test waits for, and what is told of it.
import type { TestContext } from 'node:test';
import { freePort } from './ports.js';
import { type StartProxy, startHapax } from './proxy.js';
import { openRaw, type RawClient } from './raw.js';
import { readStats, type StatsRow } from './stats.js';
import { httplog, startSyslog } from './syslog.js';

export interface SiteOptions {
  /** Lines of `global`: one thread unless told. */
  readonly global?: readonly string[];
  /** More lines of `defaults`. */
  readonly defaults?: readonly string[];
  /** Sections that stand before it. */
  readonly before?: string;
  readonly start?: StartProxy;
}

const indented = (lines: readonly string[]): string => lines.map((line) => `    ${line}\n`).join('');

/** Starts a proxy whose section `web` has these lines; gives its port. */
export async function startSite(
  t: TestContext,
  lines: readonly string[],
  { global = ['nbthread 1'], defaults = [], before = '', start = startHapax }: SiteOptions = {},
): Promise<number> {
  const port = await freePort();
  await start(
    t,
    `
global
${indented(global)}
defaults
    mode http
    timeout connect 5s
    timeout client 10s
    timeout server 10s
${indented(defaults)}
${before}
listen web
    bind 127.0.0.1:${port}
${indented(lines)}`,
  );
  return port;
}

export interface CountedSite {
  readonly port: number;
  /** What the statistics say of one of its rows: "web1", "BACKEND"; nothing where there is no such row. */
  row(name: string): Promise<StatsRow>;
}

/** The same, with statistics on a port of their own. */
export async function startCountedSite(
  t: TestContext,
  lines: readonly string[],
  options: Omit<SiteOptions, 'before'> = {},
): Promise<CountedSite> {
  const stats = { port: await freePort(), uri: '/stats' };
  const page = ['listen stats', `bind 127.0.0.1:${stats.port}`, 'no log', `stats uri ${stats.uri}`];
  return {
    port: await startSite(t, lines, { ...options, before: page.join('\n    ') }),
    row: async (name) => (await readStats(stats)).get(`web/${name}`) ?? {},
  };
}

export interface LoggedVisit {
  readonly client: RawClient;
  /** The first log line about a request. */
  logged(): Promise<string>;
}

/** A client of a site with these lines before server web1, and what is logged of it. */
export async function visitLogged(
  t: TestContext,
  originPort: number,
  ...lines: readonly string[]
): Promise<LoggedVisit> {
  const syslog = await startSyslog(t);
  const port = await startSite(t, [`server web1 127.0.0.1:${originPort}`, ...lines], {
    global: [],
    defaults: httplog(syslog),
  });
  return { client: openRaw(t, port), logged: async () => (await syslog.matching('"'))[0]! };
}
