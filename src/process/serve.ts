// A proxy all in one process, where there can be no master: started, privileges dropped, signals obeyed, until its exit
// code is known.
import type { Assignment } from './live.js';
import type { Operator } from './operator.js';
import { prepare } from './prepare.js';
import { type Running, run } from './run.js';
import { settle } from './settle.js';
import { listenToSignals } from './signals.js';

/** Resolves with the exit code. `onReady` is called once everything is open and given away. */
export const serve = async (
  { model, line }: Assignment,
  operator: Operator,
  onReady: () => void,
): Promise<number> => {
  const starting = prepare(model, line.ignoreResolution, operator).then(
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
  const how = { background: model.global.daemon, keepsPrivileges: false };
  if (!settle(model, how, operator)) return abandon(running);
  onReady();
  return running.ended;
};

const dieOf = (what: string, operator: Operator): never => {
  operator.tell('alert', what);
  return process.exit(1);
};

const abandon = async (running: Running): Promise<number> => {
  await running.stop();
  return 1;
};
