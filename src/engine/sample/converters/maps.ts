// map, map_<match>, map_<match>_<output>: what a file says for the sample (manual 7.3.1, "map").
import { IpAddress } from '../../../common/ip.js';
import { compileRegex, type Regex } from '../../../common/regex.js';
import { compileReplacement, type Replacement } from '../../../common/replacement.js';
import type { SampleType } from '../../../config/rules.js';
import type { CallFiles } from '../../../config/sample/card.js';
import { mapName } from '../../../config/sample/files.js';
import type { Args, Converter } from '../fetch.js';
import { text } from '../fetch.js';
import { mapOf } from '../maps.js';
import type { Pattern, PatternSet } from '../patterns/index.js';
import { type Sample, toAddress, toBytes, toInteger, type Value } from '../value.js';
import { arg, optional } from './make.js';

/** What comes out: read from the text of an entry, or of the default. */
interface Output {
  readonly suffix: string;
  readonly type: SampleType;
  readonly read: (text: string) => Value;
  readonly fault?: (text: string) => string | undefined;
}

const notInteger = (value: string): string | undefined =>
  /^[+-]?\d+$/.test(value) ? undefined : `unable to parse '${value}'`;
const notAddress = (value: string): string | undefined =>
  IpAddress.parse(value) ? undefined : `unable to parse '${value}'`;

const OUTPUTS: readonly Output[] = [
  { suffix: '', type: 'str', read: (value) => value },
  {
    suffix: '_int',
    type: 'sint',
    // What `set-map` has set may be anything.
    read: (value) => (notInteger(value) === undefined ? Number(value) : undefined),
    fault: notInteger,
  },
  { suffix: '_ip', type: 'addr', read: (value) => IpAddress.parse(value), fault: notAddress },
];

const TEXTS = ['str', 'beg', 'sub', 'dir', 'dom', 'end', 'reg'] as const;
type Match = (typeof TEXTS)[number] | 'int' | 'ip';

/** Looks the sample up with the index for its match. */
const finderOf = (
  match: Match,
  args: Args,
  model: Parameters<typeof mapOf>[0],
): ((value: Sample) => Pattern<string> | undefined) => {
  const name = mapName(text(args[0]));
  if (match === 'int') return finder(mapOf(model, name, match), toInteger);
  if (match === 'ip') return finder(mapOf(model, name, match), toAddress);
  return finder(mapOf(model, name, match), toBytes);
};

const finder =
  <V>(set: PatternSet<V, string>, read: (value: Sample) => V | undefined) =>
  (value: Sample): Pattern<string> | undefined => {
    const wanted = read(value);
    return wanted === undefined ? undefined : set.find(wanted);
  };

const inputOf = (match: Match): SampleType => (match === 'int' ? 'sint' : match === 'ip' ? 'addr' : 'str');

const ARGS = [arg('a map', 'file'), optional('a default', 'str')] as const;

const mapConverter = (name: string, match: Match, { type, read, fault }: Output): Converter => ({
  name,
  usage: `${name}(<map_name>[,<default_value>])`,
  summary: `What a map says for the sample, found by "${match}".`,
  args: ARGS,
  in: inputOf(match),
  out: type,
  check: ([, otherwise]) => (typeof otherwise === 'string' ? fault?.(otherwise) : undefined),
  readFiles: ([file], files) => files.map(String(file), match, fault),
  create: (args, { model }) => {
    const find = finderOf(match, args, model);
    const otherwise = typeof args[1] === 'string' ? read(args[1]) : undefined;
    return (value) => {
      const found = find(value);
      return found ? read(found.entry) : otherwise;
    };
  },
});

/** The key that was met, as it stands in the file. */
const keyConverter = (match: Match): Converter => ({
  name: `map_${match}_key`,
  usage: `map_${match}_key(<map_name>)`,
  summary: `The key of a map that the sample meets by "${match}".`,
  args: [ARGS[0]],
  in: inputOf(match),
  out: 'str',
  readFiles: ([file], files) => files.map(String(file), match),
  create: (args, { model }) => {
    const find = finderOf(match, args, model);
    return (value) => find(value)?.text;
  },
});

const replacementFault = (value: string): string | undefined => {
  const compiled = compileReplacement(value);
  return 'error' in compiled ? compiled.error : undefined;
};

/** How the value of an entry is written with the groups of its expression. */
const writerOf = ({ text: expression, entry }: Pattern<string>): ((value: string) => string | undefined) => {
  const regex: Regex | undefined = regexOf(expression);
  const replacement = replacementOf(entry);
  return (value) => {
    const match = regex?.exec(value);
    return match && replacement ? replacement(match) : undefined;
  };
};

const regexOf = (expression: string): Regex | undefined => {
  const compiled = compileRegex(expression);
  return 'regex' in compiled ? compiled.regex : undefined;
};

const replacementOf = (template: string): Replacement | undefined => {
  const compiled = compileReplacement(template);
  return 'replacement' in compiled ? compiled.replacement : undefined;
};

/** `\1` in a value is the first group of its key. */
const groupsConverter: Converter = {
  name: 'map_regm',
  usage: 'map_regm(<map_name>[,<default_value>])',
  summary: 'What a map says for the sample, with the groups of the expression that it matches.',
  args: ARGS,
  in: 'str',
  out: 'str',
  readFiles: ([file], files: CallFiles) => files.map(String(file), 'reg', replacementFault),
  create: (args, { model }) => {
    const map = mapOf(model, mapName(text(args[0])), 'reg');
    const writers = new WeakMap<Pattern<string>, { entry: string; write: ReturnType<typeof writerOf> }>();
    const otherwise = typeof args[1] === 'string' ? args[1] : undefined;
    return (value) => {
      const subject = toBytes(value);
      const found = map.find(subject);
      if (!found) return otherwise;
      let writer = writers.get(found);
      if (writer?.entry !== found.entry) {
        writer = { entry: found.entry, write: writerOf(found) };
        writers.set(found, writer);
      }
      return writer.write(subject);
    };
  },
};

export const mapConverters: readonly Converter[] = [
  mapConverter('map', 'str', OUTPUTS[0]!),
  ...[...TEXTS, 'int' as const, 'ip' as const].flatMap((match) => [
    ...OUTPUTS.map((output) => mapConverter(`map_${match}${output.suffix}`, match, output)),
    keyConverter(match),
  ]),
  groupsConverter,
];
