// The program of a worker process, started by its master (master/generation.ts): control in the main thread, engine
// threads beside it, on sockets that were inherited. It lives no longer than its master, and takes orders, no signals.
import { once } from 'node:events';
import type { FromWorker, ToWorker, WorkerStart } from './master/protocol.js';
import type { Operator } from './operator.js';
import { dropPrivileges } from './privileges.js';
import { type Running, run } from './run.js';
import { mark } from './timing.js';

/** A terminal sends some of these to all processes of its group: they are the master's business. */
const SIGNALS = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGTTOU',
  'SIGTTIN',
  'SIGPIPE',
] as const;

/** Resolves when the last message is on its way. */
let flushed = Promise.resolve();

const send = (message: FromWorker): void => {
  if (!process.connected) return;
  flushed = new Promise((resolve) => process.send!(message, () => resolve()));
};

const operator: Operator = {
  tell: (severity, text) => send({ type: 'tell', severity, text }),
  print: (text) => send({ type: 'tell', severity: 'notice', text }),
};

type Orders = { readonly [M in ToWorker as M['type']]: (running: Running, message: M) => void };

const ORDERS: Orders = {
  start: () => {},
  'hand-over': (running) => send({ type: 'legacy', legacy: running.handOver() }),
  add: (running, { counted }) => running.add(counted),
  drain: (running) => running.drain(),
  retire: (running) => running.retire(),
  pause: (running) => running.pause(),
  dump: (running) => running.dump(),
  stop: (running) => void running.stop(),
};

const obey = (starting: Promise<Running | undefined>): void => {
  process.on('message', (message: ToWorker) => {
    const order = ORDERS[message.type] as (running: Running, message: ToWorker) => void;
    void starting.then((running) => running && order(running, message));
  });
};

const work = async ({ resolved, threads, pid, sockets, legacy }: WorkerStart): Promise<number> => {
  const onWornOut = (): void => send({ type: 'worn-out' });
  const starting = run({ ...resolved, problems: [] }, { threads, pid, sockets, legacy, onWornOut }, operator);
  obey(starting);
  // A bug of ours in control.
  process.on('uncaughtException', (error) => {
    const what = error.stack ?? String(error);
    void starting.catch(() => undefined).then((running) => (running ? running.fail(what) : dieOf(what)));
  });
  const running = await starting;
  if (!running) return 1;
  try {
    for (const text of dropPrivileges(resolved.model.global)) operator.tell('warning', text);
  } catch (error) {
    running.fail(error instanceof Error ? error.message : String(error));
    return running.ended;
  }
  mark('worker is ready');
  send({ type: 'ready' });
  const code = await running.ended;
  send({ type: 'counted', counted: running.counted() });
  return code;
};

const dieOf = async (what: string): Promise<never> => {
  operator.tell('alert', what);
  await flushed;
  process.exit(1);
};

const serveMaster = async (): Promise<never> => {
  mark('worker is there');
  process.title = 'hapax';
  for (const signal of SIGNALS) process.on(signal, () => {});
  process.once('disconnect', () => process.exit());
  const [start] = (await once(process, 'message')) as [WorkerStart];
  const code = await work(start);
  await flushed;
  process.exit(code);
};

if (process.send !== undefined) void serveMaster();
