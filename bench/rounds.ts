// Measures a row: all its proxies in turn, round after round, so that what disturbs the machine disturbs them alike.
import { Refusal } from './launch.js';
import { type Lifetime, openLifetime } from './lifetime.js';
import type { Proxy } from './proxies.js';
import type { Case, Row } from './rows.js';
import { prepare, type Sample, type Sampler } from './samples.js';
import type { Stage } from './stage.js';

/** What came of one proxy in one case. */
export interface Measurement {
  readonly case: Case;
  readonly proxy: string;
  /** One for each round, until there was trouble. */
  readonly samples: Sample[];
  trouble?: Trouble;
}

export interface Trouble {
  /** A refusal is an honest answer; anything else is a failure. */
  readonly kind: 'refused' | 'failed';
  readonly text: string;
}

export interface Terms {
  readonly life: Lifetime;
  readonly stage: Stage;
  readonly proxies: readonly Proxy[];
  readonly rounds: number;
  /** How long a load runs for one sample; undefined: so long that a row stays within a minute. */
  readonly seconds?: number | undefined;
  /** Told of every step, for those who wait. */
  readonly tell: (text: string) => void;
}

/** Measures what a row says; everything it has started is stopped in the end. */
export const measureRow = async (row: Row, terms: Terms): Promise<Measurement[]> => {
  const life = openLifetime(terms.life);
  try {
    const rounds = Math.min(terms.rounds, row.mostRounds ?? terms.rounds);
    const runners = await prepareAll(row, { ...terms, life }, rounds);
    for (let round = 1; round <= rounds; round++)
      for (const { measurement, sampler } of runners) {
        terms.tell(`${row.name}, round ${round} of ${rounds}: ${labelOf(measurement)}`);
        await sampleOnce(measurement, sampler);
      }
    return runners.map(({ measurement }) => measurement);
  } finally {
    await life.end();
  }
};

interface Runner {
  readonly measurement: Measurement;
  readonly sampler: Sampler | undefined;
}

const prepareAll = async (row: Row, terms: Terms, rounds: number): Promise<Runner[]> => {
  const { life, stage, tell } = terms;
  const pairs = row.cases.flatMap((of) =>
    terms.proxies.filter(({ can }) => can(of.setting)).map((proxy) => ({ of, proxy })),
  );
  const seconds = terms.seconds ?? affordableSeconds(rounds * pairs.length);
  const runners: Runner[] = [];
  for (const { of, proxy } of pairs) {
    const measurement: Measurement = { case: of, proxy: proxy.name, samples: [] };
    tell(`${row.name}: ${labelOf(measurement)} starts`);
    const subject = { life, stage, proxy, setting: of.setting, seconds };
    const sampler = await attempt(measurement, () => prepare(subject, of.load));
    runners.push({ measurement, sampler });
  }
  return runners;
};

const labelOf = ({ case: { name }, proxy }: Measurement): string => (name ? `${proxy} (${name})` : proxy);

/** A row may load for this long, and slices of a second or two are long enough for the clock ticks of Linux. */
const rowSeconds = 40;
const affordableSeconds = (slices: number): number =>
  Math.max(1, Math.min(2, Math.floor(rowSeconds / slices)));

/** After trouble a proxy has no more rounds in this row. */
const sampleOnce = async (measurement: Measurement, sampler: Sampler | undefined): Promise<void> => {
  if (measurement.trouble || !sampler) return;
  const sample = await attempt(measurement, sampler);
  if (!sample) return;
  measurement.samples.push(sample);
  if (sample.faults.length > 0) measurement.trouble = { kind: 'failed', text: sample.faults.join('; ') };
};

const attempt = async <T>(measurement: Measurement, work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    const text = error instanceof Error ? error.message : `${error}`;
    measurement.trouble = { kind: error instanceof Refusal ? 'refused' : 'failed', text };
    return undefined;
  }
};
