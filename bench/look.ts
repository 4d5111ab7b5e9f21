// Whether a program is there, and which one.
import { spawnSync } from 'node:child_process';
import { findProgram } from '#support/programs.js';

/** What is installed, or why there is nothing to use. */
export type Found = { readonly version: string } | { readonly missing: string };

/** What `program ARG` says of itself; some programs do so on stderr, or end with 1. */
export const lookFor = (program: string, arg: string, pattern: RegExp): Found => {
  const path = findProgram(program);
  if (path === undefined) return { missing: `the program ${program} is not installed` };
  const { stdout, stderr } = spawnSync(path, [arg], { encoding: 'utf8' });
  return { version: pattern.exec(stdout + stderr)?.[1] ?? 'of unknown version' };
};
