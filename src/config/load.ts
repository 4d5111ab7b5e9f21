// The whole way from text to model: parse, resolve, and what the outcome comes to. Pure: the caller reads the files.
import type { World } from './card.js';
import { type Diagnostic, isWarning } from './diagnostics.js';
import type { Language } from './language.js';
import type { Model } from './model.js';
import { parse } from './parse.js';
import type { Verdict } from './render.js';
import { resolve } from './resolve.js';
import { complainOfUnknownCodes, withoutSilenced } from './silence.js';
import type { Source } from './source.js';

export interface Loaded {
  /** Absent when there is an alert. */
  readonly model: Model | undefined;
  /** In the order of the cfg, those that concern no single line at the end. */
  readonly diagnostics: readonly Diagnostic[];
  readonly verdict: Verdict;
  /** As handed in; render.ts shows excerpts from them. */
  readonly sources: readonly Source[];
}

/** Reads a cfg that is spread over `sources`, in their order. */
export const loadConfig = (sources: readonly Source[], world: World, language: Language): Loaded => {
  const found: Diagnostic[] = [];
  const drafts = parse(sources, world, language, found);
  const model = resolve(drafts, sources, language, found);
  complainOfUnknownCodes(sources, found);
  inOrder(found, sources);
  const diagnostics = withoutSilenced(found, sources);
  if (diagnostics.some(isWarning) && drafts.global.zeroWarning)
    diagnostics.push({
      severity: 'alert',
      code: 'zero-warning',
      message: "warnings were found, and 'zero-warning' was asked for.",
    });
  const warned = diagnostics.some(({ severity }) => severity === 'warning');
  let verdict: Verdict = warned ? 'warnings' : 'valid';
  if (diagnostics.some(({ severity }) => severity === 'alert')) verdict = 'invalid';
  else if (!listens(model)) {
    verdict = 'no-listener';
    diagnostics.push({
      severity: 'alert',
      code: 'no-listener',
      message: "no <listen> or <frontend> has a 'bind': there is nothing to listen on.",
    });
  }
  const usable = verdict === 'valid' || verdict === 'warnings';
  return { model: usable ? model : undefined, diagnostics, verdict, sources };
};

/** A `stats socket` is enough: a proxy of health checks alone, whose state is asked for there. */
const listens = ({ global, proxies }: Model): boolean =>
  global.statsSockets.length > 0 || proxies.some(({ binds, disabled }) => binds.length > 0 && !disabled);

/** Sorts by file and line as the reader goes through them; stable, so that one line's messages keep their order. */
const inOrder = (diagnostics: Diagnostic[], sources: readonly Source[]): void => {
  const rank = new Map(sources.map(({ name }, index) => [name, index]));
  const fileOf = ({ span }: Diagnostic) => (span ? (rank.get(span.file) ?? 0) : sources.length);
  diagnostics.sort((a, b) => fileOf(a) - fileOf(b) || (a.span?.line ?? 0) - (b.span?.line ?? 0));
};
