// `daemon` and -D: the proxy goes on in a process of its own session, and the command stays only until that one says
// that it is ready, or why it is not. That process runs background.ts.
import { type StdioOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Model } from '../config/model.js';
import type { Assignment } from './live.js';
import { isOpen, logDescriptors } from './master/descriptors.js';
import type { Operator } from './operator.js';

/** What it says until it is ready. */
export type Report = { readonly text: string } | { readonly ready: true };

const PROGRAM = fileURLToPath(new URL('./background.js', import.meta.url));

/** Resolves with the exit code of the command: 0 once the proxy is ready. */
export const startInBackground = (assignment: Assignment, operator: Operator): Promise<number> => {
  const child = spawn(process.execPath, [...process.execArgv, PROGRAM], {
    detached: true,
    stdio: inheritance(assignment.model),
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

/** Nothing of ours but what the cfg names by number (`fd@N`): those it finds under the same numbers. */
const inheritance = (model: Model): StdioOptions => {
  const kept = [...listenDescriptors(model), ...logDescriptors(model)].filter(isOpen);
  const stdio = Array<'ignore' | 'ipc' | number>(Math.max(2, ...kept) + 2).fill('ignore');
  for (const fd of kept) stdio[fd] = fd;
  stdio[stdio.indexOf('ignore', 3)] = 'ipc';
  return stdio;
};

const listenDescriptors = ({ proxies }: Model): number[] =>
  proxies.flatMap(({ binds }) => binds.flatMap(({ address }) => (address.kind === 'fd' ? [address.fd] : [])));
