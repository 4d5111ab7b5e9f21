// Sizes of the language (manual 2.6): an integer and k, m or g, in either case.
import type { Reading } from './duration.js';

const BYTES_PER_UNIT: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** Reads "64k" as bytes. */
export const parseSize = (text: string): Reading => {
  const found = /^(\d+)([kmg]?)$/i.exec(text);
  if (!found) return { error: `unexpected character '${text.replace(/^\d+[kmg]?/i, '')[0] ?? ''}'` };
  const value = Number(found[1]) * BYTES_PER_UNIT[found[2]!.toLowerCase()]!;
  return Number.isSafeInteger(value) ? { value } : { error: `'${text}' is too large` };
};
