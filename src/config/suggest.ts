// "Did you mean": the known word nearest to an unknown one.

/** Below this anything is near anything; longer words are no slips, and the distance costs their product. */
const LENGTHS = { shortest: 3, longest: 48 } as const;

/**
 * The candidate nearest to `word`, if near enough to be what was meant: a third of its letters may be off. Else the
 * one candidate that it is the beginning of.
 */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  if (word.length < LENGTHS.shortest || word.length > LENGTHS.longest) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.floor(wanted.length / 3) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best ?? completion(wanted, candidates);
};

const completion = (wanted: string, candidates: Iterable<string>): string | undefined => {
  const longer = [...candidates].filter((candidate) => candidate.startsWith(wanted));
  return longer.length === 1 ? longer[0] : undefined;
};

/** How many words a hint may list. */
const FEW = 14;

/** "'a', 'b' and 'c'": all there are when they are few, else those nearest to `word`. */
export const fewOf = (candidates: readonly string[], word = ''): string => {
  const near = (candidate: string) => editDistance(word.toLowerCase().slice(0, LENGTHS.longest), candidate);
  const few =
    candidates.length <= FEW ? candidates : candidates.toSorted((a, b) => near(a) - near(b)).slice(0, 3);
  const quoted = few.map((name) => `'${name}'`);
  const list =
    quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}` : (quoted[0] ?? '');
  return few.length < candidates.length ? `${list}, among ${candidates.length} words` : list;
};

/** "did you mean 'x'?", or nothing. */
export const didYouMean = (word: string, candidates: Iterable<string>): string | undefined => {
  const found = nearest(word, candidates);
  return found === undefined ? undefined : `did you mean '${found}'?`;
};

/** Damerau-Levenshtein distance (optimal string alignment): insert, delete, replace, swap two neighbours. */
export const editDistance = (a: string, b: string): number => {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_none, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, before[j - 2]! + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
};
