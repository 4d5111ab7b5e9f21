// The predicates of conditions (manual 2.4), one row each.
import { FEATURES, isPresent, OPTIONS } from './features.js';
import { compareVersions, LANGUAGE_VERSION } from './version.js';

/** What conditions are about: the environment as the lines above have left it, and the libraries at hand. */
export interface Facts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of OpenSSL, such as "3.0.13". */
  readonly opensslVersion: string;
}

interface Predicate {
  /** How many arguments it takes; all of them are needed. */
  readonly takes: number;
  readonly holds: (facts: Facts, first: string, second: string) => boolean;
}

const one = (holds: (facts: Facts, argument: string) => boolean): Predicate => ({ takes: 1, holds });
const two = (holds: (first: string, second: string) => boolean): Predicate => ({
  takes: 2,
  holds: (_facts, first, second) => holds(first, second),
});

export const PREDICATES: ReadonlyMap<string, Predicate> = new Map([
  ['defined', one(({ env }, name) => env[name] !== undefined)],
  ['enabled', one((_facts, name) => isPresent(OPTIONS, name))],
  ['feature', one((_facts, name) => isPresent(FEATURES, name))],
  ['streq', two((a, b) => a === b)],
  ['strneq', two((a, b) => a !== b)],
  ['strstr', two((text, part) => text.includes(part))],
  ['version_atleast', one((_facts, version) => compareVersions(LANGUAGE_VERSION, version) >= 0)],
  ['version_before', one((_facts, version) => compareVersions(LANGUAGE_VERSION, version) < 0)],
  ['openssl_version_atleast', one((facts, version) => compareVersions(facts.opensslVersion, version) >= 0)],
  ['openssl_version_before', one((facts, version) => compareVersions(facts.opensslVersion, version) < 0)],
  ['ssllib_name_startswith', one((_facts, start) => 'OpenSSL'.startsWith(start))],
  // Node.js is built with OpenSSL: of AWS-LC there is no version at all.
  ['awslc_api_atleast', one(() => false)],
  ['awslc_api_before', one(() => false)],
]);
