// The command line's files become a model: read, loaded, changed by flags, and what there is to say about them.
import { type Diagnostic, isWarning } from '../config/diagnostics.js';
import type { Loaded } from '../config/load.js';
import { hasFrontend, type Model } from '../config/model.js';
import { renderLoaded } from './check.js';
import { readConfigFiles } from './config-files.js';
import type { CommandLine } from './flags.js';
import { loadWithHosts } from './load.js';
import type { Operator } from './operator.js';
import { openWorld } from './world.js';

/** What was loaded, with the flags applied; or why a file could not be read. */
export const loadFiles = async (line: CommandLine): Promise<Loaded | { readonly error: string }> => {
  const read = await readConfigFiles(line.files);
  if ('error' in read) return read;
  const loaded = await loadWithHosts(read.sources, openWorld(line));
  const diagnostics = loaded.diagnostics.filter(
    ({ severity, advice }) => (line.diag || severity !== 'diag') && !(line.noAdvice && advice),
  );
  const warned = diagnostics.some(isWarning);
  if (line.zeroWarning && warned && loaded.verdict !== 'invalid')
    return { ...loaded, model: undefined, verdict: 'invalid', diagnostics: [...diagnostics, ZERO_WARNING] };
  return { ...loaded, diagnostics, model: loaded.model && overrule(loaded.model, line) };
};

/** What was loaded, when it can run; the operator is told what there is to say about it. */
export const usableModel = (loaded: Loaded, operator: Operator): Model | undefined => {
  operator.print(renderLoaded(loaded));
  if (loaded.verdict !== 'no-listener') return loaded.model;
  operator.tell('alert', NO_LISTENER);
  return undefined;
};

const NO_LISTENER = "[hapax.main()] No enabled listener found (check for 'bind' directives) ! Exiting.";

const ZERO_WARNING: Diagnostic = {
  severity: 'alert',
  code: 'zero-warning',
  message: "Some warnings were found and 'zero-warning' is set. Aborting.",
};

/** -n, -p, -D and -db have precedence over the cfg; -N is the default of frontends that set no maxconn. */
const overrule = (model: Model, line: CommandLine): Model => {
  const { maxconn, proxyMaxconn, pidfile } = line;
  return {
    ...model,
    global: {
      ...model.global,
      daemon: (model.global.daemon || line.daemon) && !line.foreground,
      masterWorker: model.global.masterWorker || line.masterWorker,
      quiet: (model.global.quiet || line.output === 'quiet') && line.output !== 'verbose',
      ...(maxconn === undefined ? {} : { maxconn }),
      ...(pidfile === undefined ? {} : { pidfile }),
    },
    proxies:
      proxyMaxconn === undefined
        ? model.proxies
        : model.proxies.map((proxy) => (hasFrontend(proxy) ? { maxconn: proxyMaxconn, ...proxy } : proxy)),
  };
};
