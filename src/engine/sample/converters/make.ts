// How converters are written: what they are called, and a function of text, of a number or of bytes.
import type { SampleType } from '../../../config/rules.js';
import { isVariableName } from '../../../config/sample/call.js';
import type { ArgumentCard } from '../../../config/sample/card.js';
import type { Compiler } from '../compiler.js';
import { type Args, type Converter, text } from '../fetch.js';
import type { Stream } from '../stream.js';
import { toBytes, toInteger, toText, type Value } from '../value.js';
import type { VariableSlots } from '../variables.js';

interface Words {
  readonly name: string;
  /** "field(<index>,<delimiters>[,<count>])" */
  readonly usage: string;
  readonly summary: string;
  readonly args?: readonly ArgumentCard[];
  readonly out: SampleType;
  readonly check?: NonNullable<Converter['check']>;
}

type Make<In> = (args: Args, compiler: Compiler) => (value: In, stream: Stream) => Value;

const make =
  <In>(type: SampleType, read: (value: Parameters<typeof toText>[0]) => In) =>
  ({ args = [], ...words }: Words, create: Make<In>): Converter => ({
    ...words,
    args,
    in: type,
    create: (given, compiler) => {
      const convert = create(given, compiler);
      return (value, stream) => convert(read(value), stream);
    },
  });

/** Of a string. */
export const ofText = make('str', toText);
/** Of an integer. */
export const ofInteger = make('sint', (value) => toInteger(value) ?? 0);
/** Of bytes, as a latin1 string. */
export const ofBytes = make('bin', toBytes);

export const arg = (name: string, kind: ArgumentCard['kind'], oneOf?: readonly string[]): ArgumentCard => ({
  name,
  kind,
  ...(oneOf && { oneOf }),
});
export const optional = (
  name: string,
  kind: ArgumentCard['kind'],
  oneOf?: readonly string[],
): ArgumentCard => ({ ...arg(name, kind, oneOf), optional: true });

/** What an argument stands for that is a text, or the name of a variable that holds one; as bytes. */
export const held = (
  given: Args[number] | undefined,
  variables: VariableSlots,
): ((stream: Stream) => string | undefined) => {
  const written = text(given);
  if (!isVariableName(written)) return () => written;
  const variable = variables.variable(written);
  return (stream) => {
    const value = variable.get(stream);
    return value === undefined ? undefined : toBytes(value);
  };
};

/** What an argument stands for that is a number, or the name of a variable that holds one. */
export const heldNumber = (
  given: Args[number] | undefined,
  variables: VariableSlots,
): ((stream: Stream) => number | undefined) => {
  if (typeof given === 'number') return () => given;
  const variable = variables.variable(text(given));
  return (stream) => {
    const value = variable.get(stream);
    return value === undefined ? undefined : toInteger(value);
  };
};
