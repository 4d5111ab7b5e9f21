// What checks want of sample expressions and variables (manual 4.2). The engine knows how to make them, process brings
// the two together, and only for a cfg whose checks have some.
import type { CheckText, CheckVariable } from '../../config/model.js';
import type { LogFormat } from '../../config/rules.js';

/** The two ends of a check's connection, as far as they are known. */
export interface CheckEnds {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** Samples in the checks of one server; it has one check at a time. */
export interface ServerSamples {
  /** A check begins: nothing is known of the one before. */
  begin(): void;
  connected(ends: CheckEnds): void;
  /** Latin1 bytes; in heads of requests control characters of samples are "%XX". */
  text(format: LogFormat, place: 'head' | 'content'): string;
  /** Sets or unsets it. */
  change(variable: CheckVariable): void;
}

/** By position of proxy and server in the model. */
export type CheckSamples = (proxy: number, server: number) => ServerSamples;

/** Whether `settings` of checks have something that needs samples: a format, an expression, a variable. */
export const needsSamples = (settings: object): boolean =>
  'parts' in settings ||
  'fetch' in settings ||
  'conditions' in settings ||
  Object.values(settings).some((part) => typeof part === 'object' && part !== null && needsSamples(part));

/** Text that is content; `samples` are there for whatever needs them. */
export const contentOf = (text: CheckText, samples: ServerSamples | undefined): string =>
  typeof text === 'string' ? text : (samples?.text(text, 'content') ?? '');
