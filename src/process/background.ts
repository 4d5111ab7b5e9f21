// The program of a proxy in the background, started by daemon.ts: it has no terminal, and tells by messages how its
// start goes.
import { once } from 'node:events';
import type { Assignment, Report } from './daemon.js';
import { onlyAlerts, openOperator } from './operator.js';
import { serve } from './serve.js';

const report = (report: Report): void => {
  if (process.connected) process.send?.(report);
};

const leave = (): void => {
  report({ ready: true });
  if (process.connected) process.disconnect();
};

if (process.send !== undefined) {
  process.title = 'hapax';
  const [assignment] = (await once(process, 'message')) as [Assignment];
  const told = openOperator((text) => report({ text }));
  const operator = assignment.model.global.quiet ? onlyAlerts(told) : told;
  process.exit(await serve(assignment.model, assignment.options, operator, leave));
}
