// What the samples of several rounds come to. Other programs disturb a slice now and then; a median forgets that, and
// the spread shows it.

export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** NaN for no values. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export const summarize = (values: readonly number[]): Summary => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
});

/** Round by round: what was measured within one round shared the weather of the machine. */
export const ratios = (values: readonly number[], to: readonly number[]): number[] =>
  values.slice(0, to.length).map((value, round) => value / to[round]!);
