// Entry of an engine thread: an engine between the sockets and the port to control.
import { existsSync, readFileSync, rmSync, watchFile } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { EngineStart, FromEngine, ToEngine } from '../process/messages.js';
import { createEngine } from './engine.js';

/** For tests: the thread whose number is written to that file crashes. */
const injectFault = (file: string | undefined, thread: number): void => {
  if (file === undefined) return;
  watchFile(file, { interval: 20 }, () => {
    if (!existsSync(file) || readFileSync(file, 'latin1') !== String(thread)) return;
    rmSync(file);
    throw new Error('HAPAX_FAULT');
  });
};

const port = parentPort!;
const { model, state, thread, pid, sockets } = workerData as EngineStart;
const engine = createEngine({
  model,
  shared: state,
  thread,
  pid,
  sockets,
  post: (message: FromEngine) => port.postMessage(message),
});
port.on('message', (message: ToEngine) => {
  engine.receive(message);
  // Ends this thread alone, once the sockets have seen their reset; its exit handlers write the last log lines.
  if (message.type === 'stop') setImmediate(() => process.exit());
});
await engine.start();
injectFault(process.env.HAPAX_FAULT, thread);
