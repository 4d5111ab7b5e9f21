// Where it was measured, and with what: numbers without this say nothing.
import { cpus, loadavg, release } from 'node:os';

export interface Surroundings {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly kernel: string;
  /** Load average of the last minute, before anything was measured: 0 on a quiet machine. */
  readonly loadBefore: number;
  /** Who ran on which core. */
  readonly pinning: string;
  /** By name: Node.js, the generators, the proxies. */
  readonly versions: Readonly<Record<string, string>>;
}

export const describeSurroundings = (
  pinning: string,
  versions: Readonly<Record<string, string>>,
): Surroundings => ({
  date: new Date().toISOString().slice(0, 10),
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  kernel: release(),
  loadBefore: loadavg()[0] ?? 0,
  pinning,
  versions: { node: process.versions.node, ...versions },
});
