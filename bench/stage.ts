// Where all rows are measured: a folder, the backend, the syslog sink, and the division of cores.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, openSyslogSink, type SyslogSink, startBackend } from './backend.js';
import { type Cores, divideCores } from './cores.js';
import type { Lifetime } from './lifetime.js';

export interface Stage {
  /** A folder of this run's own. */
  readonly folder: string;
  readonly cores: Cores;
  readonly backend: Backend;
  readonly syslog: SyslogSink;
}

export const openStage = async (life: Lifetime, pin: boolean): Promise<Stage> => {
  const cores = divideCores(pin);
  const folder = mkdtempSync(join(tmpdir(), 'hapax-bench-'));
  life.after(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, cores, backend: await startBackend(life, folder), syslog: await openSyslogSink(life) };
};
