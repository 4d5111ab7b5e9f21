// -c: says whether the cfg is good, in HAProxy's words and exit codes, or as JSON.
import type { Diagnostic } from '../config/diagnostics.js';
import type { Loaded } from '../config/load.js';
import { renderDiagnostics, renderJson, type Verdict } from '../config/render.js';
import { type Source, spanIn } from '../config/source.js';
import { type Problem, resolveServers } from './resolve-servers.js';

/** Texts for the two streams, and the exit code. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const EXIT_CODES: Readonly<Record<Verdict, number>> = { valid: 0, warnings: 0, 'no-listener': 2, invalid: 1 };

const SENTENCES: Readonly<Record<Verdict, string>> = {
  valid: 'Configuration file is valid\n',
  warnings: 'Configuration file is valid\n',
  'no-listener': 'Configuration file has no error but will not start (no listener) => exit(2).\n',
  invalid: '',
};

/** @param ignoreResolution `-dr`: names of servers need not be resolvable here */
export const checkConfig = async (
  loaded: Loaded,
  format: 'text' | 'json',
  ignoreResolution: boolean,
): Promise<Outcome> => {
  const { diagnostics, verdict } = await withAddresses(loaded, ignoreResolution);
  const code = EXIT_CODES[verdict];
  if (format === 'json') return { stdout: renderJson(diagnostics, verdict), stderr: '', code };
  const warned = verdict !== 'invalid' && diagnostics.some(({ severity }) => severity === 'warning');
  const stdout = `${warned ? 'Warnings were found.\n' : ''}${SENTENCES[verdict]}`;
  return { stdout, stderr: renderLoaded({ ...loaded, diagnostics, verdict }), code };
};

/** The diagnostics as text. That nothing listens is said in another place, and is no error of a line. */
export const renderLoaded = ({ diagnostics, sources }: Loaded): string =>
  renderDiagnostics(
    diagnostics.filter(({ code }) => code !== 'no-listener'),
    sources,
    process.pid,
  );

/** A cfg whose servers cannot be found is not valid: HAProxy looks, too. */
const withAddresses = async (
  loaded: Loaded,
  ignoreResolution: boolean,
): Promise<Pick<Loaded, 'diagnostics' | 'verdict'>> => {
  const { model, sources } = loaded;
  if (model === undefined) return loaded;
  const { problems } = await resolveServers(model, ignoreResolution);
  if (problems.length === 0) return loaded;
  const failed = problems.some(({ severity }) => severity === 'alert');
  const found = problems.map((problem) => toDiagnostic(problem, sources));
  return { diagnostics: [...loaded.diagnostics, ...found], verdict: failed ? 'invalid' : 'warnings' };
};

const toDiagnostic = ({ severity, text, place, host }: Problem, sources: readonly Source[]): Diagnostic => ({
  severity,
  code: 'unresolved-address',
  span: spanIn(sources, place, host),
  message: text,
});
