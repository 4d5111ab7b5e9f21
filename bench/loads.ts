// The load generators, wrk and ab, and what they report in the same words.
import { fileURLToPath } from 'node:url';
import { findProgram, run } from '#support/programs.js';
import type { Lifetime } from './lifetime.js';
import { type Found, lookFor } from './look.js';
import type { Page } from './pages.js';
import { host } from './scene.js';

/** What a generator has counted in one slice. */
export interface Report {
  readonly answers: number;
  readonly seconds: number;
  readonly p99Ms: number;
  readonly non2xx: number;
  /** Connections refused, reset or timed out, and answers of another length than the first one. */
  readonly broken: number;
  /** Bytes of an answer, on the average: its body alone, or with its head. */
  readonly answerBytes: number;
}

export interface Order {
  readonly port: number;
  readonly connections: number;
  readonly page: Page;
  /** A whole number: neither generator takes fractions. */
  readonly seconds: number;
}

export type Generator = 'wrk' | 'ab';

/** In the order of what they are mostly used for. */
export const generators: readonly Generator[] = ['wrk', 'ab'];

const lookers: Readonly<Record<Generator, () => Found>> = {
  wrk: () => lookFor('wrk', '-v', /^wrk (\S+)/m),
  ab: () => lookFor('ab', '-V', /Version (\S+)/),
};

export const lookForGenerator = (generator: Generator): Found => lookers[generator]();

const script = fileURLToPath(new URL('../bench/load.lua', import.meta.url));

const commands: Readonly<Record<Generator, (order: Order) => string[]>> = {
  wrk: ({ port, connections, page, seconds }) => [
    ...['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, `http://${host}:${port}${page.path}`],
    ...(page.post ? ['--', 'post', `${page.post.length}`] : page.fresh ? ['--', 'fresh'] : []),
  ],
  // It stops at the count or at the time, whichever comes first; -t must stand before -n.
  ab: ({ port, connections, page, seconds }) => [
    ...['-q', '-c', `${connections}`, '-t', `${seconds}`, '-n', '1000000'],
    `http://${host}:${port}${page.path}`,
  ],
};

/** Loads a proxy for the time of the order. */
export const drive = async (life: Lifetime, generator: Generator, order: Order): Promise<Report> => {
  const program = findProgram(generator) ?? generator;
  const ended = await run(life, program, commands[generator](order), {
    deadlineMs: order.seconds * 1000 + 15_000,
  });
  if (ended.code !== 0) throw new Error(`${generator} failed: ${ended.stderr.trim()}`);
  return readers[generator](ended.stdout);
};

interface WrkCounts extends Omit<Report, 'answerBytes'> {
  readonly bytes: number;
}

/** The line of JSON that load.lua prints. */
export const readWrk = (text: string): Report => {
  const { bytes, ...report } = JSON.parse(/^\{.*\}$/m.exec(text)?.[0] ?? '{}') as WrkCounts;
  return { ...report, answerBytes: bytes / report.answers };
};

export const readAb = (text: string): Report => {
  const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
  return {
    answers: number(/^Complete requests: +(\d+)/m),
    seconds: number(/^Time taken for tests: +([\d.]+)/m),
    p99Ms: number(/^ +99% +(\d+)/m),
    non2xx: number(/^Non-2xx responses: +(\d+)/m),
    broken: number(/^Failed requests: +(\d+)/m),
    answerBytes: number(/^Document Length: +(\d+)/m),
  };
};

const readers: Readonly<Record<Generator, (text: string) => Report>> = { wrk: readWrk, ab: readAb };
