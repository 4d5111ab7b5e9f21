// The program of a proxy in the background, started by daemon.ts: it has no terminal, and tells by messages how its
// start goes.
import { once } from 'node:events';
import type { Report } from './daemon.js';
import { type Assignment, live } from './live.js';
import { openOperator } from './operator.js';

const report = (report: Report): void => {
  if (process.connected) process.send?.(report);
};

const leave = (): void => {
  report({ ready: true });
  if (process.connected) process.disconnect();
};

const runInBackground = async (): Promise<never> => {
  process.title = 'hapax';
  const [assignment] = (await once(process, 'message')) as [Assignment];
  const operator = openOperator((text) => report({ text }));
  return process.exit(await live(assignment, operator, leave));
};

if (process.send !== undefined) void runInBackground();
