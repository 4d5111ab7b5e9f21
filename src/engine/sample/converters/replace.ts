// regsub(): a regular expression's matches replaced, as by sed (manual 7.3.1).
import { compileRegex, describeMistake, regexOf } from '../../../common/regex.js';
import { compileReplacement, substitute } from '../../../common/replacement.js';
import type { Args } from '../fetch.js';
import { type Converter, text } from '../fetch.js';
import { arg, ofText, optional } from './make.js';

const read = (args: Args): { regex: string; template: string; flags: string } => ({
  regex: text(args[0]),
  template: text(args[1]),
  flags: text(args[2]),
});

const complaintOf = (args: Args): string | undefined => {
  const { regex, template, flags } = read(args);
  const unknown = /[^gi]/.exec(flags)?.[0];
  if (unknown !== undefined) return `invalid regex flag '${unknown}', only 'i' and 'g' are supported`;
  if (regex === '') return 'missing regex';
  const compiled = compileRegex(regex, { ignoreCase: flags.includes('i') });
  if ('error' in compiled) return describeMistake(regex, compiled);
  const replacement = compileReplacement(template);
  return 'error' in replacement ? replacement.error : undefined;
};

export const replaceConverters: readonly Converter[] = [
  ofText(
    {
      name: 'regsub',
      usage: 'regsub(<regex>,<subst>[,<flags>])',
      summary: 'With the first match of a regular expression replaced, or all of them ("g").',
      args: [arg('a regex', 'reg'), arg('a replacement', 'str'), optional('flags', 'str')],
      out: 'str',
      check: complaintOf,
    },
    (args) => {
      const { regex: expression, template, flags } = read(args);
      const regex = regexOf(expression, { ignoreCase: flags.includes('i') });
      const compiled = compileReplacement(template);
      if ('error' in compiled) throw new Error(`unchecked replacement '${template}': ${compiled.error}`);
      const everywhere = flags.includes('g');
      return (value) => substitute(value, regex, compiled.replacement, everywhere);
    },
  ),
];
