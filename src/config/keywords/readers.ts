// Readers that several proxy cards share: what `Arguments` reads, with the complaints of this family of words.
import { isIP } from 'node:net';
import { bytesOf } from '../../common/bytes.js';
import { compileRegex, describeMistake } from '../../common/regex.js';
import { parseHostPort } from '../address.js';
import type { Word } from '../arguments.js';
import type { Line } from '../card.js';

/** Below this a bare number of milliseconds was most likely meant in seconds. */
const SUSPICIOUS_MS = 100;

/** A token of RFC 9110, 5.6.2: names of headers and methods. */
export const isToken = (text: string): boolean => /^[!#$%&'*+\-.^_`|~\w]+$/.test(text);

/** A delay in ms; warns of a number without unit that looks like seconds ("timeout client 30"). */
export const delay = (line: Line, what: string): number | undefined => {
  const word = line.args.peek();
  const ms = line.args.duration(what);
  if (ms === undefined || word === undefined) return undefined;
  if (ms > 0 && ms < SUSPICIOUS_MS && /^\d+$/.test(word.text)) {
    const message = `'${word.text}' is in milliseconds, which is suspiciously short.`;
    line.report(
      'warning',
      'suspicious-delay',
      message,
      word,
      `write '${word.text}s', or '${word.text}ms' if it is meant`,
    );
  }
  return ms;
};

/** A delay in ms where 0 makes no sense, such as the interval of a check. */
export const positiveDelay = (line: Line, what: string): number | undefined => {
  const word = line.args.peek();
  const ms = delay(line, what);
  if (ms !== 0) return ms;
  line.report(
    'alert',
    'out-of-range',
    `invalid value '${word?.text ?? ''}': ${what} has to be longer than 0.`,
    word,
  );
  return undefined;
};

/** One of a few words, or an alert that lists them. */
export const choice = <T extends string>(line: Line, subject: string, words: readonly T[]): T | undefined => {
  const word = line.args.next();
  const found = words.find((one) => one === word?.text);
  if (found !== undefined) return found;
  const list = words.map((one) => `'${one}'`).join(', ');
  line.report(
    'alert',
    'bad-argument',
    `'${subject}' only supports ${list} (got '${word?.text ?? ''}').`,
    word,
  );
  return undefined;
};

/** A regular expression that compiles, as text. */
export const pattern = (line: Line, what: string): string | undefined => {
  const word = line.args.need(what);
  if (word === undefined) return undefined;
  const compiled = compileRegex(bytesOf(word.text));
  if ('regex' in compiled) return word.text;
  line.report('alert', 'bad-regex', `${describeMistake(word.text, compiled)}.`, word);
  return undefined;
};

/** Sets `target[key]`, or removes it for a value of 0: "no limit" and "not said" are one thing in the model. */
export const setLimit = <K extends string>(
  target: { [key in K]?: number },
  key: K,
  value: number | undefined,
): void => {
  if (value) target[key] = value;
  else if (value === 0) delete target[key];
};

/** Warns of what is left of the line, where HAProxy passes over it in silence. */
export const ignoreRest = (line: Line): void => {
  const [extra] = line.args.rest();
  if (extra === undefined) return;
  const name = line.keyword.map((word) => word.text).join(' ');
  line.report('warning', 'extra-argument', `'${name}' ignores the extra argument '${extra.text}'.`, extra);
};

/** Of a range of ports (manual 5.2, "source"), which only the system could keep account of, nothing is left. */
const withoutRange = (line: Line, word: Word): string => {
  const [, host, low, high] = /^(.*):(\d+)-(\d+)$/.exec(word.text) ?? [];
  if (host === undefined || Number(low) < 1 || Number(low) > Number(high) || Number(high) > 65535)
    return word.text;
  const message = `the port range ${low}-${high} has no effect here: the system picks a free port.`;
  line.report('warning', 'no-effect', message, word, 'give the system the range, and the address alone here');
  return host;
};

/** The address to connect from: an IP, and a port or 0. */
export const sourceAddress = (line: Line): { host: string; port: number } | undefined => {
  const word = line.args.need('<addr>[:<port>]');
  if (word === undefined) return undefined;
  const source = parseHostPort(withoutRange(line, word), line.world.env);
  if ('value' in source && isIP(source.value.host)) return source.value;
  const reason = 'error' in source ? source.error : `'${word.text}' is no IP address`;
  line.report('alert', 'bad-address', `'source': ${reason}.`, word);
  return undefined;
};
