// References to what a group has captured (pcre2pattern, "BACKREFERENCES").
import type { Scope } from './scope.js';
import type { Node } from './tree.js';

/** The group that `\1`, `\g{-1}`, `\k<name>` names; undefined: it is no reference, or a mistake. */
export const readReference = (scope: Scope): number | undefined => {
  const { reader } = scope;
  const start = reader.at;
  const digits = reader.match(/[1-9]\d*/y)?.[0];
  if (digits !== undefined) {
    const number = Number(digits);
    if (number < 10 || /^[89]/.test(digits) || number <= scope.groups) return number;
    reader.at = start;
    return undefined;
  }
  const relative = reader.match(/g(?:(-?\d+)|\{([+-]?\d+)\})/y);
  if (relative) {
    const written = relative[1] ?? relative[2]!;
    const number = Number(written);
    return number < 0 ? scope.groups + 1 + number : written[0] === '+' ? scope.groups + number : number;
  }
  if (reader.match(/g[<']/y)) return void reader.refuse('recursion (\\g<…>)', start - 1);
  const name = reader.match(/k(?:<(\w+)>|'(\w+)'|\{(\w+)\})|g\{(\w+)\}/y);
  if (name) return scope.names.get(name.slice(1).find((one) => one !== undefined)!) ?? 0;
  const needed = reader.next === 'g' ? 'name/number or by a plain number' : 'name';
  return void reader.fail(
    `\\${reader.next} is not followed by a braced, angle-bracketed, or quoted ${needed}`,
  );
};

/** A reference to a group; number 0 is none. */
export const refer = (scope: Scope, number: number): Node => {
  const { reader, options } = scope;
  if (number <= 0) reader.fail('reference to non-existent subpattern');
  scope.references.push({ number, at: reader.at - 1 });
  return { kind: 'reference', number, ignoreCase: options.ignoreCase };
};
