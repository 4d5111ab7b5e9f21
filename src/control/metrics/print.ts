// Metrics as text (Prometheus, "text-based format" 0.0.4), written by prom-client. Each scrape has a registry of its
// own: what it tells is read anew, and nothing is kept of it.
import { Counter, Gauge, Registry } from 'prom-client';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  /** NaN: there is none. */
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly Sample[];
}

const KINDS = { counter: Counter, gauge: Gauge };

/** Those without samples are left out. */
export const printFamilies = async (families: readonly Family[]): Promise<string> => {
  const registry = new Registry();
  for (const { name, type, help, samples } of families) {
    if (samples.length === 0) continue;
    const labelNames = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))];
    const metric = new KINDS[type]({ name, help, labelNames, registers: [registry] });
    for (const { labels, value } of samples)
      if (metric instanceof Counter) metric.inc(labels, value);
      else metric.set(labels, value);
  }
  const text = await registry.metrics();
  // Readers of the format that are strict about it know no other way to write this one.
  return text.replace(/ Nan$/gm, ' NaN');
};
