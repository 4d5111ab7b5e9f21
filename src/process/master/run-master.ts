// A master for the life of a process: started, privileges dropped, signals obeyed, until its exit code is known.
import { constants } from 'node:os';
import type { Native } from '../../common/native.js';
import { loadFiles, usableModel } from '../configuration.js';
import type { Assignment } from '../live.js';
import type { Operator } from '../operator.js';
import { settle } from '../settle.js';
import { mark } from '../timing.js';
import { Master } from './master.js';
import { openNotify } from './systemd.js';

/** Resolves with the exit code. */
export const runMaster = async (
  assignment: Assignment,
  native: Native,
  operator: Operator,
  onReady: () => void,
): Promise<number> => {
  const { model, line } = assignment;
  const { masterWorker, daemon } = model.global;
  const notify = openNotify(line.systemd ? process.env.NOTIFY_SOCKET : undefined, operator);
  const load = async () => {
    const loaded = await loadFiles(line);
    if (!('error' in loaded)) return usableModel(loaded, operator);
    operator.tell('alert', `config : ${loaded.error}`);
    return undefined;
  };
  const persistent = masterWorker || daemon;
  const master = new Master({ line, persistent, operator, native, notify, report, load });
  const leave = (signal: NodeJS.Signals): void => {
    notify('STOPPING=1');
    void master.stop().then(() => dieOf(signal, masterWorker));
  };
  obeySignals(master, masterWorker, leave);
  process.on('uncaughtException', (error) => {
    operator.tell('alert', error.stack ?? String(error));
    void master.stop().then(() => process.exit(1));
  });
  mark('master binds');
  if (!(await master.start(model))) return 1;
  // Only root can open the ports of another cfg.
  if (!settle(model, { background: daemon, keepsPrivileges: masterWorker }, operator)) {
    await master.stop();
    return 1;
  }
  notify('READY=1', `MAINPID=${process.pid}`, 'STATUS=Ready.');
  onReady();
  mark('ready');
  return master.ended;
};

const report = (changes: readonly string[]): void => {
  const lines = changes.length > 0 ? changes : ['nothing changed'];
  process.stdout.write(lines.map((line) => `reload: ${line}\n`).join(''));
};

/** management.txt, chapter 4. Taken from the very start: what comes before the worker runs is obeyed once it does. */
const obeySignals = (
  master: Master,
  masterWorker: boolean,
  leave: (signal: NodeJS.Signals) => void,
): void => {
  process.on('SIGUSR1', () => master.drain());
  process.on('SIGUSR2', () => master.reload());
  process.on('SIGHUP', () => (masterWorker ? master.reload() : master.dump()));
  process.on('SIGTTOU', () => master.pause());
  process.on('SIGTTIN', () => master.resume());
  // A log pipe or client that is gone is an error of that write, not our end.
  process.on('SIGPIPE', () => {});
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, leave);
};

/** By the signal itself, as HAProxy does in the foreground, so that whoever waits for us sees it. */
const dieOf = (signal: NodeJS.Signals, masterWorker: boolean): void => {
  const code = 128 + constants.signals[signal];
  if (masterWorker) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // The first process of a container survives its own signals.
  setTimeout(() => process.exit(code), 100);
};
