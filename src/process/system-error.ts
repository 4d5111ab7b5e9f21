// The system's own words for its errors, as HAProxy prints them: "Address already in use".
import { getSystemErrorMap } from 'node:util';

/** Where libuv's wording is not that of strerror. */
const STRERROR: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'Cannot assign requested address',
  EISDIR: 'Is a directory',
};

/** Of an error of node:fs or node:net, or of the text of one. */
export const describeSystemError = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  const code = /\bE[A-Z0-9]{2,}\b/.exec(text)?.[0];
  if (code === undefined) return text;
  const found = [...getSystemErrorMap().values()].find(([name]) => name === code)?.[1];
  return STRERROR[code] ?? (found === undefined ? text : found[0]!.toUpperCase() + found.slice(1));
};
