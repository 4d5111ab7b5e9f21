// argv → what the command is asked to do. Flags are HAProxy's (flags.ts).
import { type CommandLine, FLAGS, type Flag, IDLE_FLAGS, SYNONYMS } from './flags.js';

export const parseCommandLine = (argv: readonly string[]): CommandLine | { readonly error: string } => {
  const line: CommandLine = {
    task: 'run',
    files: [],
    format: 'text',
    foreground: false,
    daemon: false,
    masterWorker: false,
    systemd: false,
    output: 'normal',
    diag: false,
    noAdvice: false,
    zeroWarning: false,
    ignoreResolution: false,
    idle: [],
  };
  const words = [...argv];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') {
      line.files.push(...words);
      break;
    }
    const error = readFlag(word, words, line);
    if (error !== undefined) return { error };
  }
  return line;
};

/** Reads one flag, and takes its argument from `words`. Returns what is wrong. */
const readFlag = (word: string, words: string[], line: CommandLine): string | undefined => {
  const [spelling, joined] = splitLong(word);
  const flag = findFlag(spelling);
  if (!flag) return word.startsWith('-') ? `unknown option '${word}'` : `'${word}': write -f before a file`;
  const value = flag.attached ? word.slice(flag.name.length) : (joined ?? takeValue(flag, words));
  if (value === undefined) return `'${word}' expects ${flag.value}`;
  if (!flag.apply) {
    line.idle.push(`'${word}' has no effect: ${flag.summary}`);
    return undefined;
  }
  const error = flag.apply(line, value);
  return error === undefined ? undefined : `'${word}' ${error}`;
};

/** "--format=json" is "--format json". */
const splitLong = (word: string): [spelling: string, value: string | undefined] => {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
};

const findFlag = (word: string): Flag | undefined => {
  const name = SYNONYMS[word] ?? word;
  const all = [...FLAGS, ...IDLE_FLAGS];
  return (
    all.find((flag) => flag.name === name) ?? all.find((flag) => flag.attached && word.startsWith(flag.name))
  );
};

const takeValue = (flag: Flag, words: string[]): string | undefined => {
  if (flag.many) {
    const end = words.findIndex((word) => word.startsWith('-'));
    return words.splice(0, end < 0 ? words.length : end).join(' ');
  }
  return flag.value === undefined ? '' : words.shift();
};
