// `log` of the global section and of proxies (manual 3.1 and 4.2): where log lines go, how wrapped, how urgent.
import { parseLogAddress } from '../address.js';
import type { Word } from '../arguments.js';
import type { GlobalCard, Line, ProxyCard } from '../card.js';
import type { LogEnvelope, LogTarget } from '../model.js';
import { didYouMean } from '../suggest.js';

/** By number, RFC 5424, 6.2.1; HAProxy's names for 13 to 15. */
const FACILITIES: readonly string[] = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'auth2',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'cron2',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
];

/** By number, most urgent first (manual 8.1). */
export const LEVELS: readonly string[] = [
  'emerg',
  'alert',
  'crit',
  'err',
  'warning',
  'notice',
  'info',
  'debug',
];

export const ENVELOPES: readonly LogEnvelope[] = [
  'local',
  'rfc3164',
  'rfc5424',
  'priority',
  'short',
  'timed',
  'iso',
  'raw',
];

const USAGE =
  '<target> [len <length>] [format <format>] [sample <ranges>:<size>] <facility> [<level> [<minlevel>]]';

/** One `log` line but for `log global`; undefined, and reported, when something in it is wrong. */
const readLogTarget = (line: Line): LogTarget | undefined => {
  const { args } = line;
  const target = args.next();
  if (!target || !args.peek()) {
    const hint = target && gluedHint(target);
    line.report(
      'alert',
      'missing-argument',
      'log : expects <address> and <facility> as arguments.',
      target,
      hint,
    );
    return undefined;
  }
  const to = parseLogAddress(target.text, line.world.env);
  if ('error' in to) {
    line.report('alert', 'bad-address', `log : ${to.error}.`, target, gluedHint(target));
    return undefined;
  }
  const wrapping = readWrapping(line);
  const facility = wrapping && readName(line, 'log facility', FACILITIES);
  if (facility === undefined) return undefined;
  const maxLevel = args.peek() ? readName(line, 'optional log level', LEVELS) : 7;
  const minLevel = args.peek() ? readName(line, 'optional minimum log level', LEVELS) : 0;
  args.end();
  if (maxLevel === undefined || minLevel === undefined) return undefined;
  return { place: line.place, to: to.value, ...wrapping!, facility, maxLevel, minLevel };
};

/** `len`, `format` and `sample` in any order; `profile` is known but not there yet. */
const readWrapping = (line: Line): Pick<LogTarget, 'length' | 'format' | 'sample'> | undefined => {
  const { args } = line;
  let length: number | undefined = 1024;
  let format: LogEnvelope | undefined = 'local';
  let sample: LogTarget['sample'];
  for (;;) {
    const option = args.peek();
    if (args.take('len')) {
      length = args.integer('a length of log lines', 80, 65535);
    } else if (args.take('format')) {
      const name = readName(line, 'log format', ENVELOPES);
      format = name === undefined ? undefined : ENVELOPES[name];
    } else if (args.take('sample')) {
      sample = readSample(line);
      if (!sample) return undefined;
    } else if (args.take('profile')) {
      line.report('alert', 'not-supported', `'log … ${option?.text}' is not supported yet.`, option);
      return undefined;
    } else {
      if (length === undefined || format === undefined) return undefined;
      return { length, format, ...(sample && { sample }) };
    }
  }
};

/** "1-2,5:10": the first, second and fifth of every ten lines. */
const readSample = (line: Line): LogTarget['sample'] => {
  const word = line.args.need('<ranges>:<sample_size>');
  if (!word) return undefined;
  const refuse = (why: string): undefined =>
    line.report('alert', 'bad-range', `log : ${why}.`, word) as undefined;
  const [texts = '', sizeText] = word.text.split(/:(?=[^:]*$)/);
  if (sizeText === undefined) return refuse('missing sample size');
  const size = /^\d{1,9}$/.test(sizeText) ? Number(sizeText) : 0;
  if (size === 0) return refuse(`wrong sample size '${sizeText}' for sample range '${texts}'`);
  const ranges: [low: number, high: number][] = [];
  for (const text of texts.split(',')) {
    const [, low = '', high = low] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? [];
    if (Number(low) === 0 || Number(high) < Number(low)) return refuse(`wrong sample range '${text}'`);
    ranges.push([Number(low), Number(high)]);
  }
  ranges.sort(([a], [b]) => a - b);
  if (ranges.some(([low], at) => at > 0 && low <= ranges[at - 1]![1]))
    return refuse('ranges are overlapping');
  const last = ranges.at(-1)![1];
  if (last > size)
    return refuse(
      `sample size ${size} should be greater or equal to ${last}, the maximum of the high ranges limits`,
    );
  return { ranges, size };
};

/** The position of the next word in `names`. */
export const readName = (line: Line, what: string, names: readonly string[]): number | undefined => {
  const word = line.args.need(`a ${what}`);
  if (!word) return undefined;
  const found = names.indexOf(word.text);
  if (found >= 0) return found;
  const hint = didYouMean(word.text, names) ?? `known are ${names.join(', ')}`;
  line.report('alert', 'unknown-name', `log : unknown ${what} '${word.text}'.`, word, hint);
  return undefined;
};

/** `127.0.0.1local3`: two words that lost the space between them. */
const gluedHint = ({ text }: Word): string | undefined => {
  const facility = FACILITIES.find((name) => text.length > name.length && text.endsWith(name));
  if (facility === undefined) return undefined;
  const address = text.slice(0, -facility.length);
  const good = /[\d\]:]$/.test(address) && !('error' in parseLogAddress(address, {}));
  return good
    ? `a space is missing before '${facility}': did you mean 'log ${address} ${facility}'?`
    : undefined;
};

export const globalLogCards: readonly GlobalCard[] = [
  {
    name: 'log',
    usage: USAGE,
    summary: 'Adds a log target for every proxy that says `log global`.',
    sections: ['global'],
    negatable: true,
    parse(line, draft) {
      if (line.negation) draft.logs = [];
      else if (line.args.peek()?.text === 'global')
        line.report(
          'alert',
          'bad-address',
          "log : 'global' is not supported for a global syslog server.",
          line.args.peek(),
          "'log global' stands in 'defaults' or in a proxy",
        );
      else {
        const target = readLogTarget(line);
        if (target) draft.logs.push(target);
      }
    },
  },
  {
    name: 'log-tag',
    usage: '<string>',
    summary: 'Program name in syslog lines, instead of "haproxy".',
    sections: ['global'],
    parse({ args }, draft) {
      draft.logTag = args.need('a tag for use in syslog')?.text ?? draft.logTag;
      args.end();
    },
  },
  {
    name: 'log-send-hostname',
    usage: '[<string>]',
    summary: 'Puts the host name, or this text, into syslog headers.',
    sections: ['global'],
    parse({ args, world }, draft) {
      draft.logHostname = args.next()?.text ?? world.hostname;
      args.end();
    },
  },
];

export const proxyLogCards: readonly ProxyCard[] = [
  {
    name: 'log',
    usage: `global | ${USAGE}`,
    summary: 'Adds a log target for traffic; `global` stands for those of the global section.',
    sections: ['defaults', 'frontend', 'backend', 'listen'],
    negatable: true,
    parse(line, draft) {
      if (line.negation) {
        draft.logs = [];
        draft.logGlobal = undefined;
        line.args.end();
      } else if (line.args.take('global')) {
        draft.logGlobal = line.place;
        line.args.end();
      } else {
        const target = readLogTarget(line);
        if (target) draft.logs.push(target);
      }
    },
  },
  {
    name: 'log-tag',
    usage: '<string>',
    summary: 'Program name in the syslog lines of the proxy, instead of that of the global section.',
    sections: ['defaults', 'frontend', 'backend', 'listen'],
    parse({ args }, draft) {
      const tag = args.need('a tag for use in syslog');
      if (tag) draft.logTag = tag.text;
      args.end();
    },
  },
];
