// The program under test as its user starts it: the real command with a cfg, in the foreground, until its listeners
// are open. The real haproxy is started in the same way, as the oracle of differential tests.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allListen } from './ports.js';
import { residentBytes } from './process-tree.js';
import { type Ended, findProgram, type Lifetime, type Program, startProgram } from './programs.js';
import { until, within } from './until.js';

/** The checkout, from dist-test/support/. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The bundle that users run, when HAPAX_MAIN names it (`npm test` does), else the modules that tsc has written. */
const bundled = process.env.HAPAX_MAIN !== undefined;
/** What `npx hapax` runs. */
export const hapaxMain = resolve(root, process.env.HAPAX_MAIN ?? 'dist/main.js');
/** What `npm start` runs. */
export const hapaxDemo = join(dirname(hapaxMain), bundled ? 'hapax/demo.js' : 'demo.js');
/** What `import 'hapax'` is in a program. */
export const importHapax = (): Promise<typeof import('#hapax/index.js')> =>
  bundled ? import('hapax') : import('#hapax/index.js');

/** For a process to come and to go: how long that takes is the machine's, and what else it has to do. */
const BUSY_MS = 60_000;

export interface RunningProxy extends Program {
  /** Sends the signal (SIGTERM unless told) and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  /** Resident memory of the process and its children, in bytes. */
  residentBytes(): number;
}

export interface StartOptions {
  /** More command line arguments, before -f. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export type StartProxy = (t: Lifetime, cfg: string, options?: StartOptions) => Promise<RunningProxy>;

/** Starts `hapax -db` on the cfg. PROXY_UNDER_TEST=haproxy runs the same scenario against the real one. */
export const startHapax: StartProxy = (t, cfg, options = {}) => {
  if (process.env.PROXY_UNDER_TEST === 'haproxy') return startHaproxy(t, cfg, options);
  return startProxy(t, [process.execPath, hapaxMain], cfg, options);
};

/** Starts the real haproxy; guard with `skipWithout(t, 'haproxy')`. */
export const startHaproxy: StartProxy = (t, cfg, options = {}) => {
  return startProxy(t, [findProgram('haproxy') ?? 'haproxy'], cfg, options);
};

async function startProxy(
  t: Lifetime,
  [program, ...first]: readonly [string, ...string[]],
  cfg: string,
  { args = [], env = {} }: StartOptions,
): Promise<RunningProxy> {
  const file = temporaryFile(t, 'test.cfg', cfg);
  const running = startProgram(t, program, [...first, '-db', ...args, '-f', file], { env });
  const ports = boundPorts(cfg);
  await until(
    `the proxy listens on ${ports}`,
    () => {
      if (!running.running) throw new Error(`the proxy has ended:\n${running.stderr}${running.stdout}`);
      return allListen(ports);
    },
    BUSY_MS,
  );
  return Object.assign(running, {
    stop: (signal: NodeJS.Signals = 'SIGTERM') => {
      running.signal(signal);
      return within(`the proxy ends after ${signal}`, running.ended, BUSY_MS);
    },
    residentBytes: () => residentBytes(running.pid),
  });
}

/** Every port that the cfg's `bind` and old-style `listen` lines open. */
function boundPorts(cfg: string): number[] {
  const heads = cfg.matchAll(/^[ \t]*(?:bind|listen[ \t]+\S+)[ \t]+\S*:(\d+)/gm);
  return [...heads].map(([, port]) => Number(port));
}

/** A file of this test's own, removed when the test is over. */
export function temporaryFile(t: Lifetime, name: string, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'hapax-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}
