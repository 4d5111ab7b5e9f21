// The life of a proxy from its model to its exit code: with a master where there can be one, else all in this process.
import { chooseConnection } from '../common/native.js';
import type { Model } from '../config/model.js';
import type { CommandLine } from './flags.js';
import { runMaster } from './master/run-master.js';
import { type Operator, onlyAlerts } from './operator.js';

/** What to run; plain data, it travels to a process in the background. */
export interface Assignment {
  readonly model: Model;
  readonly line: CommandLine;
}

/** Resolves with the exit code. `onReady` is called once everything is open and given away. */
export const live = async (
  assignment: Assignment,
  operator: Operator,
  onReady: () => void = () => {},
): Promise<number> => {
  const heard = assignment.model.global.quiet ? onlyAlerts(operator) : operator;
  // Only Node's own TCP handle can be bound without listening.
  const { native } = chooseConnection(undefined);
  if (native) return runMaster(assignment, native, heard, onReady);
  const { serve } = await import('./serve.js');
  return serve(assignment, heard, onReady);
};
