// hapax with a cfg that changes while it runs: reloads, and its worker processes.
import { writeFileSync } from 'node:fs';
import { freePort } from './ports.js';
import { childrenOf, readProc } from './process-tree.js';
import { type Lifetime, type Program, startProgram } from './programs.js';
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
  t: Lifetime,
  cfg: string,
  args: readonly string[] = ['-W'],
  env: Readonly<Record<string, string>> = {},
): Promise<MasterProgram> {
  const port = await freePort();
  const write = (text: string) => text.replaceAll('PORT', String(port));
  const file = temporaryFile(t, 'test.cfg', write(cfg));
  const program = startProgram(t, process.execPath, [hapaxMain, ...args, '-f', file], {
    env: { HAPAX_TIMING: '1', ...env },
  });
  // It listens before: as soon as its first thread does.
  await until('it is ready', () => {
    if (!program.running) throw new Error(`it has ended:\n${program.stderr}`);
    return / ms {2}ready\n/.test(program.stderr);
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

/** A zombie does not. */
export const isAlive = (pid: number): boolean => /^State:\s+[^Z]/m.test(readProc(`${pid}/status`));
