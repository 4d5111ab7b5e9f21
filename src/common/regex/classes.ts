// Character classes, `[…]` (pcre2pattern, "SQUARE BRACKETS AND CHARACTER CLASSES").
import {
  type ByteSet,
  byte,
  ESCAPED_CLASSES,
  ignoringCase,
  POSIX_CLASSES,
  range,
  without,
} from './byte-set.js';
import { readEscapedByte } from './escapes.js';
import type { Reader } from './reader.js';

/** `[:name:]` and its two kin that POSIX has and PCRE has not. */
export const POSIX = /\[([:.=])(\^?)([^\]\\]*?)\1\]/y;

/** One member: a byte, which may begin a range, or a set, which may not. */
type Member = { readonly low: number } | { readonly set: ByteSet };

/** Reads on from behind the `[`. */
export const readClass = (reader: Reader, ignoreCase: boolean): ByteSet => {
  const negated = reader.take('^');
  let set = 0n;
  // The first one is a member, not the end.
  if (reader.next === ']') set |= readMember(reader, { low: reader.text.charCodeAt(reader.at++) });
  let quoting = false;
  while (!reader.done && (quoting || reader.next !== ']')) {
    if (reader.take('\\E')) quoting = false;
    else if (quoting) set |= byte(reader.text.charCodeAt(reader.at++));
    else if (reader.take('\\Q')) quoting = true;
    else {
      const member = readOne(reader);
      if (member) set |= readMember(reader, member);
    }
  }
  if (!reader.take(']')) reader.fail('missing terminating ] for character class');
  const cased = ignoreCase ? ignoringCase(set) : set;
  return negated ? without(cased) : cased;
};

/** A member with the range that it may begin. */
const readMember = (reader: Reader, member: Member): ByteSet => {
  const hyphen = /-(?!\])/y;
  if ('set' in member) {
    if (reader.match(hyphen)) reader.fail('invalid range in character class', reader.at - 1);
    return member.set;
  }
  if (!reader.match(hyphen)) return byte(member.low);
  const upper = readOne(reader);
  if (!upper) return 0n;
  if ('set' in upper) return refuseRange(reader, 'invalid range in character class');
  return upper.low < member.low
    ? refuseRange(reader, 'range out of order in character class')
    : range(member.low, upper.low);
};

const refuseRange = (reader: Reader, error: string): ByteSet => {
  reader.fail(error, reader.at - 1);
  return 0n;
};

const readOne = (reader: Reader): Member | undefined => {
  const posix = reader.match(POSIX);
  if (posix) return readPosix(reader, posix);
  if (reader.take('\\')) return readEscape(reader);
  if (reader.done) return undefined;
  return { low: reader.text.charCodeAt(reader.at++) };
};

const readPosix = (reader: Reader, [all, mark, caret, name]: RegExpExecArray): Member | undefined => {
  const start = reader.at - all.length;
  if (mark !== ':') return void reader.fail('POSIX collating elements are not supported', start);
  const set = POSIX_CLASSES.get(name!);
  if (set === undefined) return void reader.fail('unknown POSIX class name', start + 2);
  return { set: caret ? without(set) : set };
};

const readEscape = (reader: Reader): Member | undefined => {
  const set = ESCAPED_CLASSES.get(reader.next);
  if (set !== undefined) {
    reader.at++;
    return { set };
  }
  if (reader.take('b')) return { low: 8 };
  const odd = reader.match(/[BRXNpP]/y)?.[0];
  if (odd === 'N') return void reader.fail('\\N is not supported in a class');
  if (odd === 'p' || odd === 'P') return void reader.refuse(`a Unicode property (\\${odd})`, reader.at - 2);
  if (odd) return void reader.fail('escape sequence is invalid in character class');
  const low = readEscapedByte(reader);
  return low === undefined ? undefined : { low };
};
