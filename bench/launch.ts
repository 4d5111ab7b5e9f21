// Starts a proxy for a setting, on its own core, and waits until it listens.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allListen, freePort } from '#support/ports.js';
import { type Program, startProgram } from '#support/programs.js';
import { until, within } from '#support/until.js';
import type { Lifetime } from './lifetime.js';
import { configFile, type Proxy } from './proxies.js';
import { patternFiles, type Scene, type Setting } from './scene.js';
import type { Stage } from './stage.js';

/** The proxy does not take a word of its cfg. */
export class Refusal extends Error {}

export interface RunningProxy extends Program {
  readonly port: number;
  /** Throws when it has ended, a Refusal if that was for its cfg. */
  expectAlive(): void;
}

/** Starts the program; it may not listen yet. */
export const spawnProxy = async (
  life: Lifetime,
  stage: Stage,
  proxy: Proxy,
  setting: Setting,
): Promise<RunningProxy> => {
  const folder = mkdtempSync(join(stage.folder, 'proxy-'));
  const port = await freePort();
  const scene: Scene = {
    ...setting,
    port,
    backendPorts: stage.backend.ports,
    syslogPort: stage.syslog.port,
  };
  for (const [name, text] of patternFiles(scene)) writeFileSync(join(folder, name), text);
  if (proxy.config) writeFileSync(configFile(folder), proxy.config(scene, folder));
  const [program, ...args] = [...stage.cores.prefix(setting.threads ?? 1), ...proxy.command(scene, folder)];
  const running = startProgram(life, program!, args, { cwd: folder });
  life.after(() => stop(running));
  const expectAlive = (): void => {
    if (!running.running) explainEnd(proxy, folder, running.stderr);
  };
  return Object.assign(running, { port, expectAlive });
};

/** Politely first: a program may have others of its own to end. */
const stop = async (running: Program): Promise<void> => {
  running.signal('SIGTERM');
  await within('the proxy ends', running.ended, 3000).catch(() => {}); // startProgram's own stop is not polite
};

/** Starts the program and waits until it listens. Throws a Refusal when it does not take the setting. */
export const launch = async (
  life: Lifetime,
  stage: Stage,
  proxy: Proxy,
  setting: Setting,
): Promise<RunningProxy> => {
  const running = await spawnProxy(life, stage, proxy, setting);
  await until('the proxy listens', () => {
    running.expectAlive();
    return allListen([running.port]);
  });
  return running;
};

const explainEnd = (proxy: Proxy, folder: string, stderr: string): never => {
  const refusal = proxy.refusal?.(folder);
  if (refusal !== undefined) throw new Refusal(refusal);
  const lines = stderr.trim().split('\n');
  throw new Error(`has ended: ${lines.find((line) => /error/i.test(line)) ?? lines[0]}`);
};
