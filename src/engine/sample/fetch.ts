// Fetches and converters with what they do: the card that the parser sees, and `create`, which makes the closure for one
// use of it on one thread. A new one is a row in a file of fetches/ or converters/.
import type { CallArgument, SampleType } from '../../config/rules.js';
import type { ConverterCard, FetchCard } from '../../config/sample/card.js';
import type { Compiler } from './compiler.js';
import type { Stream } from './stream.js';
import type { Sample, Value } from './value.js';

export type Evaluate = (stream: Stream) => Value;

/** Arguments as the card has read them; null is one left out. */
export type Args = readonly CallArgument[];

export interface Fetch extends FetchCard {
  /** In mode http: rules on contents may wait for more of the body before they believe it. */
  readonly awaitsBody?: boolean;
  readonly create: (args: Args, compiler: Compiler) => Evaluate;
  /**
   * Where there may be several samples of one name (headers, cookies, parameters): hands each to `visit` until that
   * says true, and returns whether it did. ACLs look at all of them.
   */
  readonly createEach?: (args: Args, compiler: Compiler) => Each;
}

export type Each = (stream: Stream, visit: (value: Sample) => boolean) => boolean;

export interface Converter extends ConverterCard {
  readonly create: (args: Args, compiler: Compiler) => Convert;
}

/** `value` has been cast to the card's `in`. */
export type Convert = (value: Sample, stream: Stream) => Value;

/** Makes rows of fetches that take no arguments, and have what they need in common. */
export const family =
  (common: Pick<Fetch, 'need' | 'http'>) =>
  (name: string, out: SampleType, summary: string, read: Evaluate): Fetch => ({
    ...common,
    name,
    usage: name,
    summary,
    args: [],
    out,
    create: () => read,
  });

/** The fetch under other names, too. */
export const named = (fetch: Fetch, ...others: readonly string[]): Fetch[] => [
  fetch,
  ...others.map((name) => ({ ...fetch, name, usage: fetch.usage.replace(fetch.name, name) })),
];

export const text = (arg: CallArgument | undefined): string => (typeof arg === 'string' ? arg : '');
export const numberOr = (arg: CallArgument | undefined, fallback: number): number =>
  typeof arg === 'number' ? arg : fallback;
