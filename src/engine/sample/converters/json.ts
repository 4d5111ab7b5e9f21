// Converters of JSON (manual 7.3.1): text made fit for a JSON string, and one value out of a JSON text.
import {
  findJson,
  type JsonFound,
  type JsonPath,
  readJsonPath,
  unescapeJson,
} from '../../../common/json-path.js';
import { type CodePoint, readUtf8 } from '../../../common/utf8.js';
import type { Args, Converter } from '../fetch.js';
import { text } from '../fetch.js';
import type { Value } from '../value.js';
import { arg, ofBytes, ofText, optional } from './make.js';

const ESCAPES: Readonly<Record<number, string>> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  47: '\\/',
  92: '\\\\',
};

const escaped = (code: number): string =>
  ESCAPES[code] ??
  (code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : `\\u${code.toString(16).padStart(4, '0')}`);

/** What to do about characters that are none: `fail`, `skip`, or keep one that is merely too long ("p"). */
const INPUT_CODES: Readonly<Record<string, { silent: boolean; permissive: boolean } | undefined>> = {
  ascii: undefined,
  utf8: { silent: false, permissive: false },
  utf8s: { silent: true, permissive: false },
  utf8p: { silent: false, permissive: true },
  utf8ps: { silent: true, permissive: true },
};

/** JSON has four digits for a character. */
const isGood = ({ code, fault }: CodePoint, permissive: boolean): boolean =>
  code <= 0xffff && (fault === undefined || (permissive && fault === 'overlong'));

const escapeJson = (value: string, inputCode: string): string | undefined => {
  let result = '';
  const rules = INPUT_CODES[inputCode];
  if (!rules) {
    for (let at = 0; at < value.length; at++) result += escaped(value.charCodeAt(at));
    return result;
  }
  for (let at = 0; at < value.length; ) {
    const point = readUtf8(value, at);
    at += point.length;
    if (isGood(point, rules.permissive)) result += escaped(point.code);
    else if (!rules.silent) return undefined;
  }
  return result;
};

/** As printf's %g: six digits, an exponent where it is shorter. */
const shortNumber = (value: number): string => {
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', power = '0'] = value.toExponential(5).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(Number(value.toPrecision(6)));
  const sign = exponent < 0 ? '-' : '+';
  return `${String(Number(digits))}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
};

const valueOf = ({ kind, text: found }: JsonFound, asInteger: boolean): Value => {
  switch (kind) {
    case 'true':
    case 'false':
      return kind === 'true';
    case 'string':
      return unescapeJson(found);
    case 'array':
      return found;
    case 'number': {
      if (!asInteger) return shortNumber(Number(/^-?[\d.]+(?:e[+-]?\d+)?/i.exec(found)?.[0]));
      const whole = Number.parseInt(found, 10);
      return Number.isSafeInteger(whole) ? whole : undefined;
    }
    default:
      return undefined;
  }
};

const QUERY_ARGS = [arg('a JSON path', 'str'), optional('an output type', 'str', ['int'])] as const;
const TOKEN_ARGS = [optional('a JSON path', 'str'), QUERY_ARGS[1]] as const;

const pathOf = (args: Args): JsonPath => readJsonPath(text(args[0])) ?? [];

const checkPath = ([path]: Args): string | undefined =>
  path === null || path === undefined || readJsonPath(String(path))
    ? undefined
    : `'${path}' is not a JSON path such as $.key[0]`;

/** A query of what `select` makes of the sample; all of that without a path. */
const query = (name: string, summary: string, select: (value: string) => string | undefined): Converter => {
  const always = name === 'json_query';
  return (always ? ofText : ofBytes)(
    {
      name,
      usage: always ? `${name}(<json_path>[,<output_type>])` : `${name}([<json_path>[,<output_type>]])`,
      summary,
      args: always ? QUERY_ARGS : TOKEN_ARGS,
      out: 'any',
      check: checkPath,
    },
    (args) => {
      const [path, asInteger] = [pathOf(args), text(args[1]) === 'int'];
      if (args[0] === null || args[0] === undefined) return select;
      return (value) => {
        const json = select(value);
        const found = json === undefined ? undefined : findJson(json, path);
        return found && valueOf(found, asInteger);
      };
    },
  );
};

/** A part of a JSON Web Token in its compact form (RFC 7515, 7.1; RFC 7516, 7.1); HAProxy does not count them. */
const partOfToken =
  (index: number) =>
  (token: string): string | undefined => {
    const part = token.split('.', index + 1)[index];
    return part !== undefined && /^[\w-]*$/.test(part)
      ? Buffer.from(part, 'base64url').toString('latin1')
      : undefined;
  };

export const jsonConverters: readonly Converter[] = [
  ofText(
    {
      name: 'json',
      usage: 'json([<input-code>])',
      summary: 'Escaped for a JSON string.',
      args: [optional('an input code', 'str', Object.keys(INPUT_CODES))],
      out: 'str',
    },
    ([inputCode]) =>
      (value) =>
        escapeJson(value, text(inputCode) || 'ascii'),
  ),
  query('json_query', 'A value of a JSON text by its path.', (value) => value),
  query('jwt_header_query', 'The header of a JSON Web Token, or a value of it.', partOfToken(0)),
  query('jwt_payload_query', 'The payload of a signed JSON Web Token, or a value of it.', partOfToken(1)),
];
