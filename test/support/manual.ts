// The words of HAProxy 3.4 as its manual lists them (test/config/manual-3.4.txt), and those that an installed haproxy says it
// knows (-dKall).
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ruleset } from '#hapax/config/rules.js';
import { root } from './proxy.js';

/** The lists of rules whose actions the manual has chapters on (4.3). */
export const RULE_LISTS = [
  'tcp-request connection',
  'tcp-request session',
  'tcp-request content',
  'tcp-response content',
  'http-request',
  'http-response',
  'http-after-response',
] as const satisfies readonly Ruleset[];

/** The lines of a chapter: a word, for some what the manual ticks behind it. */
export const manualWords = (chapter: string): readonly (readonly [word: string, ticks: string])[] => {
  const text = readFileSync(join(root, 'test/config/manual-3.4.txt'), 'utf8');
  const lines = text.split(`[${chapter}]\n`)[1]?.split('\n\n')[0]?.trim().split('\n') ?? [];
  return lines.map((line) => {
    const [word = '', ticks = ''] = line.split(': ');
    return [word, ticks];
  });
};

/** Words of the cfg, by the section that haproxy has them in: "global", "listen", "userlist"; undefined without haproxy. */
export const knownToHaproxy = (): ReadonlyMap<string, readonly string[]> | undefined => {
  const { stdout, error } = spawnSync('haproxy', ['-dKall', '-q', '-c', '-f', '/dev/null'], {
    encoding: 'utf8',
  });
  if (error) return undefined;
  const lines = stdout.split('# List of registered configuration keywords:\n')[1]?.split('# List')[0] ?? '';
  const words = new Map<string, string[]>();
  let section = '';
  for (const line of lines.split('\n'))
    if (!line.startsWith('\t')) section = line;
    else words.set(section, [...(words.get(section) ?? []), withoutArguments(line)]);
  return words;
};

/** "bind <addr> alpn +1" is "bind alpn", "option forwardfor [ FE BE ]" is "option forwardfor". */
const withoutArguments = (line: string): string => line.replace(/ (?:<\S+>|\+-?\d+|\[.*\])/g, '').trim();
