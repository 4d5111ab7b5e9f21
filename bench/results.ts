// From samples to what the table says: medians, their spread, comparisons within rounds, and whether a goal is met.
import { median, ratios, type Summary, summarize } from './arithmetic.js';
import { reference } from './proxies.js';
import type { Measurement, Trouble } from './rounds.js';
import type { Case, Goal, Row } from './rows.js';
import type { Figures } from './samples.js';

/** A line of the table: one proxy in one case of a row. */
export interface Result {
  readonly row: string;
  readonly case: string;
  readonly proxy: string;
  readonly unit: string;
  readonly trouble?: Trouble;
  readonly figure?: Summary;
  /** The figure against HAProxy's: the median of all rounds. */
  readonly ratio?: number;
  /** The figure against the first case's: the median of all rounds. */
  readonly growth?: number;
  /** Medians of what else was seen. */
  readonly cpuUs?: number;
  readonly rate?: number;
  readonly p99Ms?: number;
  readonly busy?: number;
  /** What was measured, round by round. */
  readonly samples?: readonly Figures[];
  /** For hapax alone. */
  readonly goal?: { readonly text: string; readonly value: number; readonly met: boolean };
}

/** The one that has goals. */
const judged = 'hapax';

export const evaluate = (row: Row, measurements: readonly Measurement[]): Result[] => {
  const [first] = row.cases;
  const valuesIn = (proxy: string, of: Case | undefined): number[] =>
    valuesOf(
      row,
      measurements.find((other) => other.proxy === proxy && other.case === of),
    );
  const growthOf = (proxy: string, of: Case): number[] =>
    of === first || row.goal.of !== 'growth' ? [] : ratios(valuesIn(proxy, of), valuesIn(proxy, first));
  return measurements.map((measurement): Result => {
    const { case: of, proxy, trouble } = measurement;
    const name = { row: row.name, case: of.name, proxy, unit: row.unit };
    if (trouble) return { ...name, trouble };
    const figure = valuesIn(proxy, of);
    const growth = growthOf(proxy, of);
    const ratio = proxy === reference ? [] : ratios(figure, valuesIn(reference, of));
    const judgedBy = { figure, ratio, growth: ratios(growth, growthOf(reference, of)) };
    return {
      ...name,
      figure: summarize(figure),
      samples: measurement.samples.map(({ figures }) => figures),
      ...present('ratio', ratio),
      ...present('growth', growth),
      ...present('cpuUs', figuresOf(measurement, 'cpuUs')),
      ...present('rate', figuresOf(measurement, 'rate')),
      ...present('p99Ms', figuresOf(measurement, 'p99Ms')),
      ...present('busy', figuresOf(measurement, 'busy')),
      ...(proxy === judged ? judge(row, judgedBy[row.goal.of]) : {}),
    };
  });
};

const figuresOf = (measurement: Measurement, name: keyof Figures): number[] =>
  measurement.samples.flatMap(({ figures }) => figures[name] ?? []);

/** None when there was trouble: half a truth compares badly. */
const valuesOf = (row: Row, measurement: Measurement | undefined): number[] =>
  measurement && !measurement.trouble ? figuresOf(measurement, row.figure) : [];

const present = <K extends string>(name: K, values: readonly number[]): { [key in K]?: number } =>
  values.length > 0 ? ({ [name]: median(values) } as { [key in K]: number }) : {};

const judge = ({ goal, unit }: Row, values: readonly number[]): Pick<Result, 'goal'> => {
  if (values.length === 0) return {};
  const value = median(values);
  const met = goal.atLeast ? value >= goal.limit : value <= goal.limit;
  return { goal: { text: textOf(goal, unit), value, met } };
};

const textOf = ({ of, limit, atLeast }: Goal, unit: string): string => {
  const bound = `${atLeast ? '≥' : '≤'} ${limit}`;
  return { figure: `${bound} ${unit}`, ratio: `ratio ${bound}`, growth: `growth ${bound} × ${reference}'s` }[
    of
  ];
};
