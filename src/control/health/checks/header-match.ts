// `http-check expect hdr` and `fhdr` (manual 4.2): whether a response has a field like that.
import { eachPart } from '../../../common/header-values.js';
import { regexOf } from '../../../common/regex.js';
import type { CheckText, HeaderMatch, HeaderPattern } from '../../../config/model.js';

export type Fields = readonly (readonly [name: string, value: string])[];

type Matches = (text: string) => boolean;

/** Compared as the cfg wants; `text` makes what is compared with, and '' is nothing to compare with. */
type Compare = (text: (from: CheckText) => string) => Matches | undefined;

const METHODS: Readonly<
  Record<Exclude<HeaderPattern['method'], 'reg'>, (text: string, wanted: string) => boolean>
> = {
  str: (text, wanted) => text === wanted,
  beg: (text, wanted) => text.startsWith(wanted),
  end: (text, wanted) => text.endsWith(wanted),
  sub: (text, wanted) => text.includes(wanted),
};

const compile = ({ method, text }: HeaderPattern, ignoreCase: boolean): Compare => {
  if (method === 'reg') {
    const regex = regexOf(String(text), { ignoreCase });
    return () => (one) => regex.test(one);
  }
  const compare = METHODS[method];
  return (textOf) => {
    const wanted = ignoreCase ? textOf(text).toLowerCase() : textOf(text);
    return wanted === '' ? undefined : (one) => compare(one, wanted);
  };
};

const anyValue: Compare = () => () => true;

/** Names of fields come in lower case. Undefined: a format has given nothing to compare with. */
export const compileHeaderMatch = (
  match: HeaderMatch,
): ((fields: Fields, text: (from: CheckText) => string) => boolean | undefined) => {
  const name = compile(match.name, true);
  const value = match.value ? compile(match.value, false) : anyValue;
  const visit = match.full ? (text: string, matches: Matches) => matches(text) : eachPart;
  return (fields, textOf) => {
    const matchesName = name(textOf);
    const matchesValue = value(textOf);
    if (!matchesName || !matchesValue) return undefined;
    return fields.some(([one, text]) => matchesName(one) && visit(text, matchesValue));
  };
};
