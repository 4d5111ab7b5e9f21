// Where health checks and sample expressions meet: control has the checks, the engine the expressions, and neither knows of
// the other. Nothing of it is loaded for a cfg whose checks have none.
import type { CheckVariable, Model } from '../config/model.js';
import type { Expression, LogFormat } from '../config/rules.js';
import { needsSamples } from '../control/health/samples.js';
import type { openCheckSamples } from '../engine/check-samples.js';

/** The two ends of a check's connection, as far as they are known. */
export interface CheckEnds {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

export interface CheckResponse {
  /** 10, 11, 20. */
  readonly version: number;
  readonly status: number;
  readonly reason: string;
  /** Names in lower case. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Bytes as they have come, or a response; latin1. */
export type CheckAnswer = { readonly bytes: string } | CheckResponse;

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

/** Undefined where no check needs samples. */
export const loadCheckSamples = async ({ proxies }: Model): Promise<typeof openCheckSamples | undefined> => {
  const isNeeded = proxies.some(({ disabled, check, servers }) => {
    const isChecked = !disabled && servers.some((server) => server.check !== undefined);
    return isChecked && needsSamples(check);
  });
  return isNeeded ? (await import('../engine/check-samples.js')).openCheckSamples : undefined;
};
