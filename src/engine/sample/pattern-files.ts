// Sets of patterns by the file they come from, so that they can be changed while running (manual 2.7; 4.4, "add-acl",
// "set-map"): whoever makes a set from a file registers it, and a change reaches all of that file on this thread.
import type { Model } from '../../config/model.js';
import type { PatternChange } from '../../process/messages.js';

/** What changes need of a set; Entry is what stands behind a key. */
interface Editable<Entry> {
  add(text: string, entry: Entry): string | undefined;
  set(text: string, entry: Entry): boolean;
  delete(text: string): boolean;
}

type Apply = (change: PatternChange) => void;

const threads = new WeakMap<Model, Map<string, Apply[]>>();

/** @param entryOf what `value` of a change is to the set */
export const registerSet = <Entry>(
  model: Model,
  file: string,
  set: Editable<Entry>,
  entryOf: (value: string) => Entry,
): void => {
  const files = threads.get(model) ?? new Map<string, Apply[]>();
  threads.set(model, files);
  const apply: Apply = ({ key, value }) => {
    if (value === undefined) set.delete(key);
    // A key that is there already is not added again.
    else if (!set.set(key, entryOf(value))) set.add(key, entryOf(value));
  };
  files.set(file, [...(files.get(file) ?? []), apply]);
};

/** Changes all sets of a file on this thread. One that the match of a set cannot read is passed over there. */
export const changePatterns = (model: Model, change: PatternChange): void => {
  for (const apply of threads.get(model)?.get(change.file) ?? []) apply(change);
};
