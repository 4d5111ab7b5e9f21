// A worker thread of its own: one question and one answer over each implementation of connections.
import { parentPort } from 'node:worker_threads';
import type { Connection } from '#hapax/engine/net/connection.js';
import { dialed, implementations, listenAnywhere, Recorder } from './connections.js';
import { until } from './until.js';

const answers: Record<string, string> = {};
for (const [name, choice] of Object.entries(implementations)) {
  const { listener, port } = await listenAnywhere(choice, (attach) => {
    const connection: Connection = attach({
      onData: (buffer, length) => connection.write(buffer.toString('latin1', 0, length).toUpperCase()),
      onEnd: () => connection.close(),
      onDrain: () => {},
      onClose: () => listener.close(),
    });
  });
  const seen = new Recorder();
  const connection = await dialed(choice, port, seen);
  connection.write('from a thread');
  await until('an answer', () => seen.length === 13);
  connection.end();
  await until('the end', () => seen.closed);
  answers[name] = `${seen.text} ${seen.events.join()}`;
}
parentPort?.postMessage(answers);
