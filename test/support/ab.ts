// Runs ApacheBench and reads its report.
import type { TestContext } from 'node:test';
import { findProgram, run } from './programs.js';

export interface AbReport {
  readonly complete: number;
  readonly failed: number;
  readonly non2xx: number;
  readonly keepAlive: number;
  readonly text: string;
}

/** `ab ARGS URL`; guard with `skipWithout(t, 'ab')`. */
export async function ab(t: TestContext, url: string, args: readonly string[]): Promise<AbReport> {
  const ended = await run(t, findProgram('ab') ?? 'ab', ['-q', ...args, url], { deadlineMs: 120_000 });
  if (ended.code !== 0) throw new Error(`ab failed: ${ended.stderr}${ended.stdout}`);
  const count = (label: string): number =>
    Number(new RegExp(`^${label}:\\s+(\\d+)`, 'm').exec(ended.stdout)?.[1] ?? 0);
  return {
    complete: count('Complete requests'),
    failed: count('Failed requests'),
    non2xx: count('Non-2xx responses'),
    keepAlive: count('Keep-Alive requests'),
    text: ended.stdout,
  };
}
