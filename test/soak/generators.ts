// wrk and ab as the soak uses them, and all that their reports call a failure.
import { type Ended, findProgram, type Lifetime, run } from '../support/programs.js';

export interface Generator {
  readonly name: string;
  args(seconds: number, clients: number, url: string): string[];
  readonly answers: RegExp;
  readonly failures: RegExp;
}

export const GENERATORS: readonly Generator[] = [
  {
    name: 'wrk',
    args: (seconds, clients, url) => ['-t1', `-c${clients}`, `-d${seconds}s`, url],
    answers: /(\d+) requests in /,
    failures: /Non-2xx or 3xx responses: (\d+)|connect (\d+), read (\d+), write (\d+), timeout (\d+)/g,
  },
  {
    name: 'ab',
    // It stops at the count or at the time, whichever comes first; -t must stand before -n. The first connection that
    // is refused or reset ends it with an error.
    args: (seconds, clients, url) => ['-q', '-c', `${clients}`, '-t', `${seconds}`, '-n', '100000000', url],
    answers: /^Complete requests:\s+(\d+)/m,
    failures: /^(?:Failed requests|Write errors|Non-2xx responses):\s+(\d+)/gm,
  },
];

export interface Loaded {
  readonly answers: number;
  readonly failures: number;
}

export interface Order {
  readonly url: string;
  readonly clients: number;
  readonly seconds: number;
}

export const load = async (t: Lifetime, generator: Generator, order: Order): Promise<Loaded> => {
  const { name, args, answers } = generator;
  const { url, clients, seconds } = order;
  const ended = await run(t, findProgram(name) ?? name, args(seconds, clients, url), {
    deadlineMs: seconds * 1000 + 30_000,
  });
  return { answers: Number(answers.exec(ended.stdout)?.[1] ?? 0), failures: countFailures(generator, ended) };
};

const countFailures = ({ name, failures }: Generator, { code, stdout, stderr }: Ended): number => {
  if (code !== 0) console.error(`${name}: ${stderr.trim()}`);
  const counts = [...stdout.matchAll(failures)].flatMap(([, ...found]) =>
    found.map((text) => Number(text ?? 0)),
  );
  return counts.reduce((sum, count) => sum + count, code === 0 ? 0 : 1);
};
