// One proxy for the life of a process: started, privileges dropped, signals obeyed, until its exit code is known.
import type { Model } from '../config/model.js';
import type { Operator } from './operator.js';
import { writePidfile } from './pidfile.js';
import { dropPrivileges } from './privileges.js';
import { prepare, type Running, run } from './run.js';
import { listenToSignals } from './signals.js';

/** What the command line adds to the model; plain data, it travels to a process in the background. */
export interface ServeOptions {
  readonly ignoreResolution: boolean;
  /** Only a process in the background has a pid file, as in HAProxy. */
  readonly background: boolean;
}

/** Resolves with the exit code. `onReady` is called once everything is open and given away. */
export const serve = async (
  model: Model,
  options: ServeOptions,
  operator: Operator,
  onReady: () => void = () => {},
): Promise<number> => {
  const starting = prepare(model, options.ignoreResolution, operator).then(
    (resolved) => resolved && run(resolved, { threads: 1 }, operator),
  );
  listenToSignals(starting);
  // A bug of ours in control: whoever restarts us must learn of it, also from the background.
  process.on('uncaughtException', (error) => {
    const what = error.stack ?? String(error);
    void starting
      .catch(() => undefined)
      .then((running) => (running ? running.fail(what) : dieOf(what, operator)));
  });
  const running = await starting;
  if (!running) return 1;
  if (!settle(model, options, operator)) return abandon(running);
  onReady();
  return running.ended;
};

const dieOf = (what: string, operator: Operator): never => {
  operator.tell('alert', what);
  return process.exit(1);
};

/** What needs root's last moments. False: better not to run at all. */
const settle = (model: Model, { background }: ServeOptions, operator: Operator): boolean => {
  const { pidfile } = model.global;
  const warning = background && pidfile !== undefined ? writePidfile(pidfile) : undefined;
  if (warning !== undefined) operator.tell('warning', warning);
  try {
    for (const text of dropPrivileges(model.global)) operator.tell('warning', text);
    return true;
  } catch (error) {
    operator.tell('alert', error instanceof Error ? error.message : String(error));
    return false;
  }
};

const abandon = async (running: Running): Promise<number> => {
  await running.stop();
  return 1;
};
