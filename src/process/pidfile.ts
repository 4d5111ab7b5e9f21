// The pid file of a process in the background (manual 3.1, "pidfile").
import { rmSync, writeFileSync } from 'node:fs';

/** Written anew, never into a file that somebody has put there. Returns a warning when it cannot be. */
export const writePidfile = (path: string): string | undefined => {
  try {
    rmSync(path, { force: true });
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx', mode: 0o644 });
    return undefined;
  } catch (error) {
    return `Cannot create pidfile ${path} : ${error instanceof Error ? error.message : String(error)}`;
  }
};
