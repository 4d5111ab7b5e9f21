// The match methods of ACLs (manual 7.1, "-m").
import type { MatchMethod } from '../rules.js';

/** What each of them compares. */
export const MATCHES: Readonly<Record<MatchMethod, string>> = {
  found: 'There is such a sample, whatever it is.',
  bool: 'The sample is true.',
  int: 'A number, or a range of numbers.',
  ip: 'An address, or a network.',
  bin: 'Bytes, written in hexadecimal.',
  len: 'The length of the sample, as a number or a range.',
  str: 'The whole of the sample.',
  sub: 'A part of the sample.',
  reg: 'A regular expression.',
  beg: 'The beginning of the sample.',
  end: 'The end of the sample.',
  dir: 'A part of the sample that slashes delimit.',
  dom: 'A part of the sample that dots delimit.',
};

export const isMatchMethod = (name: string): name is MatchMethod => Object.hasOwn(MATCHES, name);
