// Entry of an engine thread: an engine between the sockets and the port to control.
import { parentPort, workerData } from 'node:worker_threads';
import type { EngineStart, FromEngine, ToEngine } from '../process/messages.js';
import { createEngine } from './engine.js';

const port = parentPort!;
const { model, state, thread, pid } = workerData as EngineStart;
const engine = createEngine({
  model,
  shared: state,
  thread,
  pid,
  post: (message: FromEngine) => port.postMessage(message),
});
port.on('message', (message: ToEngine) => {
  engine.receive(message);
  // Ends this thread alone, once the sockets have seen their reset; its exit handlers write the last log lines.
  if (message.type === 'stop') setImmediate(() => process.exit());
});
await engine.start();
