// What checks want of sample expressions and variables (manual 4.2). The engine knows how to make them, process brings
// the two together, and only for a cfg whose checks have some.
import type { CheckText, CheckVariable, ExpectRule } from '../../config/model.js';
import type { Expression, LogFormat } from '../../config/rules.js';

/** The two ends of a check's connection, as far as they are known. */
export interface CheckEnds {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** Bytes as they have come, or a response; latin1. */
export type CheckAnswer =
  | { readonly bytes: string }
  | {
      /** 10, 11, 20. */
      readonly version: number;
      readonly status: number;
      readonly reason: string;
      /** Names in lower case. */
      readonly fields: readonly (readonly [name: string, value: string])[];
      readonly body: string;
    };

/** Samples in the checks of one server; it has one check at a time. */
export interface ServerSamples {
  /** A check begins: nothing is known of the one before. */
  begin(): void;
  connected(ends: CheckEnds): void;
  /** Latin1 bytes; in heads of requests control characters of samples are "%XX". */
  text(format: LogFormat, place: 'head' | 'content'): string;
  /** As far as it is a number; undefined: there is no such sample. */
  integer(expression: Expression): number | undefined;
  /** What has come so far: samples of responses are of it. */
  received(answer: CheckAnswer): void;
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

/** What `status-code` says of an expectation. */
export const codeOf = ({ statusCode }: ExpectRule, samples: ServerSamples | undefined): number | undefined =>
  statusCode && samples?.integer(statusCode);
