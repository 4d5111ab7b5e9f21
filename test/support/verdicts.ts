// What hapax and the real HAProxy have to say of a small cfg: the exit code of -c, and the lines that they complain of.
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { loadConfig } from '#hapax/config/load.js';
import { language } from '#hapax/keywords.js';
import { makeWorld } from './config.js';

export interface Said {
  readonly code: number;
  /** Lines with an alert, or with a warning. */
  readonly alerts: readonly number[];
  readonly warnings: readonly number[];
  readonly text: string;
}

export const isHaproxyInstalled = (): boolean => spawnSync('haproxy', ['-v']).status === 0;

const world = makeWorld({
  addressOf: (name) => (name === 'localhost' ? '127.0.0.1' : undefined),
  readFile: (path) => {
    try {
      return { text: readFileSync(path, 'latin1') };
    } catch {
      return { error: 'No such file or directory' };
    }
  },
});

const CODES = { valid: 0, warnings: 0, 'no-listener': 2, invalid: 1 } as const;

export const hapaxSays = (cfg: string): Said => {
  const { verdict, diagnostics } = loadConfig([{ name: 'x.cfg', text: cfg }], world, language);
  const linesOf = (severity: string) =>
    diagnostics.flatMap((one) => (one.severity === severity && one.span ? [one.span.line] : []));
  const text = diagnostics.map(({ severity, span, message }) => `${severity} ${span?.line}: ${message}`);
  return {
    code: CODES[verdict],
    alerts: linesOf('alert'),
    warnings: linesOf('warning'),
    text: text.join('\n'),
  };
};

/** What HAProxy says of each of them, in their order. */
export const haproxySays = async (cfgs: readonly string[], folder: string): Promise<readonly Said[]> => {
  const said: Said[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < cfgs.length) {
      const index = next++;
      said[index] = await check(cfgs[index]!, join(folder, `${index}.cfg`));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  return said;
};

const check = async (cfg: string, file: string): Promise<Said> => {
  await writeFile(file, cfg);
  return new Promise((resolve) => {
    const child = execFile('haproxy', ['-c', '-f', file], { timeout: 10_000 }, (_error, _out, stderr) => {
      const lines = stderr.split('\n').filter((line) => !/Error\(s\) found|^\[NOTICE\]/.test(line));
      const linesOf = (label: string) =>
        lines.flatMap((line) => {
          const found = new RegExp(`${basename(file)}:(\\d+)`).exec(line);
          return line.startsWith(label) && found ? [Number(found[1])] : [];
        });
      resolve({
        code: child.exitCode ?? -1,
        alerts: linesOf('[ALERT]'),
        warnings: linesOf('[WARNING]'),
        text: lines.join('\n'),
      });
    });
  });
};
