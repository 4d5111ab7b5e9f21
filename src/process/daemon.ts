// `daemon` and -D: the proxy goes on in a process of its own session, and the command stays only until that one says
// that it is ready, or why it is not. That process runs background.ts.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Assignment } from './live.js';
import type { Operator } from './operator.js';

/** What it says until it is ready. */
export type Report = { readonly text: string } | { readonly ready: true };

const PROGRAM = fileURLToPath(new URL('./background.js', import.meta.url));

/** Resolves with the exit code of the command: 0 once the proxy is ready. */
export const startInBackground = (assignment: Assignment, operator: Operator): Promise<number> => {
  const child = spawn(process.execPath, [...process.execArgv, PROGRAM], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.send(assignment, (error) => {
    if (error) operator.tell('alert', `cannot hand over to the background : ${error.message}`);
  });
  return new Promise((resolve) => {
    const end = (code: number): void => {
      child.unref();
      if (child.connected) child.disconnect();
      resolve(code);
    };
    child.on('message', (report: Report) => {
      if ('text' in report) operator.print(report.text);
      else end(0);
    });
    child.once('error', (error) => {
      operator.tell('alert', `cannot start a process in the background : ${error.message}`);
      end(1);
    });
    child.once('exit', (code) => end(code || 1));
  });
};
