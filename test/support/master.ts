// hapax with a cfg that changes while it runs: reloads, and its worker processes.
import { readFileSync, writeFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { allListen, freePort } from './ports.js';
import { type Program, startProgram } from './programs.js';
import { hapaxMain, temporaryFile } from './proxy.js';
import { until } from './until.js';

export interface MasterProgram extends Program {
  /** Where the cfg listens, in place of PORT. */
  readonly port: number;
  /** Worker processes, the oldest first. */
  workers(): number[];
  /** Sends SIGUSR2, with another cfg where one is given, and waits for what comes of it. */
  reload(cfg?: string): Promise<void>;
}

/** @param cfg has PORT where it is to listen */
export async function startMaster(
  t: TestContext,
  cfg: string,
  args: readonly string[] = ['-W'],
  env: Readonly<Record<string, string>> = {},
): Promise<MasterProgram> {
  const port = await freePort();
  const write = (text: string) => text.replaceAll('PORT', String(port));
  const file = temporaryFile(t, 'test.cfg', write(cfg));
  const program = startProgram(t, process.execPath, [hapaxMain, ...args, '-f', file], { env });
  await until('it listens', () => {
    if (!program.running) throw new Error(`it has ended:\n${program.stderr}`);
    return allListen([port]);
  });
  const outcomes = () =>
    `${program.stdout}${program.stderr}`.match(/^reload: |The reload has failed/gm)?.length;
  return Object.assign(program, {
    port,
    workers: () => childrenOf(program.pid),
    async reload(next?: string) {
      if (next !== undefined) writeFileSync(file, write(next));
      const before = outcomes();
      program.signal('SIGUSR2');
      await until('the reload is over', () => outcomes() !== before);
    },
  });
}

/** Linux only. */
function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
  return children.split(' ').filter(Boolean).map(Number);
}

/** A zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}
