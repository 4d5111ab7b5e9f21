// Maps of a thread (manual 7.3.1, "map"): one index for each file and match method, however many converters use it.
import type { Model } from '../../config/model.js';
import { registerSet } from './pattern-files.js';
import { createPatternSet, type MatchValues, type PatternSet } from './patterns/index.js';

type Method = keyof MatchValues;

const threads = new WeakMap<Model, Map<string, unknown>>();

/** What stands in a map behind the keys, as they match by `method`. The cfg has found nothing wrong with it. */
export const mapOf = <M extends Method>(
  model: Model,
  name: string,
  method: M,
): PatternSet<MatchValues[M], string> => {
  const known = threads.get(model) ?? new Map<string, PatternSet<MatchValues[M], string>>();
  threads.set(model, known);
  const key = `${method} ${name}`;
  const made = known.get(key) as PatternSet<MatchValues[M], string> | undefined;
  if (made) return made;
  const set = createPatternSet<M, string>(method);
  for (const [text, value] of model.files?.maps[name] ?? []) set.add(text, value);
  known.set(key, set);
  registerSet(model, name, set, (value) => value);
  return set;
};
