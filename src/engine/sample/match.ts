// The matches of ACLs (manual 7.1.1 to 7.1.6): a test's patterns → one function of the sample.
import type { Model } from '../../config/model.js';
import type { AclPatterns, AclTest, MatchMethod } from '../../config/rules.js';
import { registerSet } from './pattern-files.js';
import { createPatternSet, type MatchOptions, type PatternSet } from './patterns/index.js';
import { type Sample, toAddress, toBoolean, toBytes, toInteger } from './value.js';

export type Matches = (value: Sample) => boolean;

/** Any of the patterns; a test without any matches nothing, but for those that need none. */
export const compileMatch = ({ method, patterns }: AclTest, model: Model): Matches => {
  if (method === 'found') return () => true;
  if (method === 'bool') return (value) => toBoolean(value) === true;
  const groups = patterns.map((group) => compileGroup(method, group, model));
  const [one] = groups;
  if (!one) return () => false;
  return groups.length === 1 ? one : (value) => groups.some((matches) => matches(value));
};

const compileGroup = (
  method: Exclude<MatchMethod, 'found' | 'bool'>,
  { texts, ignoreCase, file }: AclPatterns,
  model: Model,
): Matches => {
  const options: MatchOptions = { ignoreCase };
  const registered = <Value>(set: PatternSet<Value, true>): PatternSet<Value, true> => {
    if (file !== undefined) registerSet(model, file, set, () => true);
    return set;
  };
  if (method === 'int') return matchesIn(registered(createPatternSet(method)), texts, toInteger);
  if (method === 'ip') return matchesIn(registered(createPatternSet(method)), texts, toAddress);
  return matchesIn(registered(createPatternSet(method, options)), texts, toBytes);
};

const matchesIn = <Value>(
  set: PatternSet<Value, true>,
  texts: readonly string[],
  cast: (value: Sample) => Value | undefined,
): Matches => {
  // The cfg has checked them.
  for (const text of texts) set.add(text, true);
  return (sample) => {
    const value = cast(sample);
    return value !== undefined && set.find(value) !== undefined;
  };
};
