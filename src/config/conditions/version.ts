// Versions of HAProxy and of TLS libraries, as `version_atleast` and its kin compare them (manual 2.4).

/** The version of HAProxy whose language this is: what `version_atleast` compares with. */
export const LANGUAGE_VERSION = '3.4.0';

/**
 * "3.4.0", "3.4-dev2", "2.6.12-1", "1.1.1w" as numbers that compare one by one. A development version comes before
 * the release it leads to; what is missing, or cannot be read, is zero.
 */
const numbersOf = (version: string): readonly number[] => {
  const [, major, minor, patch, stage, count, letter] =
    /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-(dev|pre|rc|beta|alpha)?(\d+)?|([a-z]))?/.exec(version) ?? [];
  const released = stage === undefined;
  const build = letter === undefined ? Number(count ?? 0) : letter.charCodeAt(0);
  return [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0), released ? 1 : 0, build];
};

/** Negative when `a` is older than `b`, 0 when they are the same. */
export const compareVersions = (a: string, b: string): number => {
  const other = numbersOf(b);
  for (const [index, number] of numbersOf(a).entries())
    if (number !== other[index]) return number - other[index]!;
  return 0;
};
