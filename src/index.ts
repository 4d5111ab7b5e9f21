// The embedding API: a proxy inside the caller's own process. Traffic runs on a thread of its own; no signals are
// taken, no privileges dropped, nothing goes to the background.
import { renderDiagnostics } from './config/render.js';
import { readConfigFiles } from './process/config-files.js';
import { loadWithHosts } from './process/load.js';
import { openOperator, writeStderr } from './process/operator.js';
import { prepare } from './process/prepare.js';
import { run } from './process/run.js';
import { openWorld } from './process/world.js';

export interface StartOptions {
  /** The cfg itself, or the files and directories that it is in. */
  readonly config: string | { readonly files: readonly string[] };
  /** Servers whose name cannot be resolved start in maintenance instead of stopping the start (`-dr`). */
  readonly ignoreResolution?: boolean;
  /** Gets HAProxy's "[WARNING] …" lines, each ending with a LF; stderr unless told. */
  readonly onMessage?: (text: string) => void;
}

export interface Hapax {
  /** Closes everything now. */
  stop(): Promise<void>;
  /** Stops listening, and resolves when what was in flight is done. */
  drain(): Promise<void>;
}

/** Resolves when every listener is open; rejected, with HAProxy's messages, when the cfg is wrong or a port is taken. */
export const start = async (options: StartOptions): Promise<Hapax> => {
  const { config, ignoreResolution = false, onMessage = writeStderr } = options;
  const files = typeof config === 'string' ? [] : [...config.files];
  const read =
    typeof config === 'string'
      ? { sources: [{ name: 'config', text: config }] }
      : await readConfigFiles(files);
  if ('error' in read) throw new Error(read.error);
  const { model, diagnostics } = await loadWithHosts(read.sources, openWorld({ files }));
  const said = renderDiagnostics(diagnostics, read.sources, process.pid);
  if (model === undefined) throw new Error(said);
  if (said !== '') onMessage(said);
  const messages: string[] = [];
  const operator = openOperator((text) => {
    messages.push(text);
    onMessage(text);
  });
  const resolved = await prepare(model, ignoreResolution, operator);
  const running = resolved && (await run(resolved, { threads: 1 }, operator));
  if (!running) throw new Error(messages.join(''));
  return {
    stop: () => running.stop(),
    async drain() {
      running.drain();
      await running.ended;
    },
  };
};
