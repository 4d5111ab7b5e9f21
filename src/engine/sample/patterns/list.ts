// Patterns that are tried one after another: the first that matches is the one (`reg`, `int`, `len`).
import { parseRange } from '../../../common/patterns.js';
import { compileRegex, describeMistake } from '../../../common/regex.js';
import type { MatchOptions, Pattern, PatternIndex } from './pattern.js';

/** @param compile a test of values, or what is wrong with the text */
const createList = <Value, Entry>(
  compile: (text: string) => ((value: Value) => boolean) | string,
): PatternIndex<Value, Entry> => {
  const tests: ((value: Value) => boolean)[] = [];
  const patterns: Pattern<Entry>[] = [];
  return {
    insert(pattern) {
      const test = compile(pattern.text);
      if (typeof test === 'string') return test;
      tests.push(test);
      patterns.push(pattern);
      return undefined;
    },
    remove(pattern) {
      const at = patterns.indexOf(pattern);
      if (at < 0) return;
      patterns.splice(at, 1);
      tests.splice(at, 1);
    },
    find(value) {
      for (let at = 0; at < tests.length; at++) if (tests[at]!(value)) return patterns[at];
      return undefined;
    },
  };
};

export const createReg = <Entry>(options: MatchOptions): PatternIndex<string, Entry> =>
  createList((text) => {
    const compiled = compileRegex(text, options);
    if ('error' in compiled) return describeMistake(text, compiled);
    const { regex } = compiled;
    return (value) => regex.test(value);
  });

/** Ranges of numbers (manual 7.1.2). */
export const createInt = <Entry>(): PatternIndex<number, Entry> => createList(compileRange);

/** Ranges that the length in bytes is in. */
export const createLen = <Entry>(): PatternIndex<string, Entry> =>
  createList((text) => {
    const test = compileRange(text);
    return typeof test === 'string' ? test : (value) => test(value.length);
  });

const compileRange = (text: string): ((value: number) => boolean) | string => {
  const range = parseRange(text);
  if ('error' in range) return range.error;
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = range;
  return (value) => value >= low && value <= high;
};
