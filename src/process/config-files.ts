// What -f names, read from disk: a file, a directory (its *.cfg in lexical order, as HAProxy does), or "-" for stdin.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Source } from '../config/source.js';
import { describeSystemError } from './system-error.js';

/** The sources in the order they were named, or HAProxy's complaint about the first that cannot be read. */
export const readConfigFiles = async (
  paths: readonly string[],
): Promise<{ readonly sources: readonly Source[] } | { readonly error: string }> => {
  const sources: Source[] = [];
  for (const path of paths) {
    try {
      for (const name of await expand(path)) sources.push({ name, text: await readText(name) });
    } catch (error) {
      return { error: `Cannot open configuration file/directory ${path} : ${describeSystemError(error)}` };
    }
  }
  return { sources };
};

/** Hidden files and subdirectories are left alone. */
const expand = async (path: string): Promise<readonly string[]> => {
  if (path === '-' || !(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && /^[^.].*\.cfg$/.test(entry.name))
    .map(({ name }) => join(path, name))
    .sort((a, b) => (a < b ? -1 : 1));
};

/** A byte order mark stays: the parser has something to say about it. */
const readText = async (name: string): Promise<string> =>
  (name === '-' ? await buffer(process.stdin) : await readFile(name)).toString('utf8');
