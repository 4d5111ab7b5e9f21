// -cc: one condition of the cfg language, answered by the exit code alone: 0 true, 1 false, 2 it cannot be told
// (management.txt, chapter 3).
import { evaluateCondition } from '../config/conditions/condition.js';
import { tokenize } from '../config/tokenize.js';
import type { Operator } from './operator.js';
import { openWorld } from './world.js';

export const evaluate = (condition: string, operator: Operator): number => {
  const world = openWorld({ files: [] });
  const { words, fault } = tokenize(condition, (name) => world.env[name]);
  const text = words.map((word) => word.text).join(' ');
  const value = fault ? { error: fault.message } : evaluateCondition(text, world);
  if (typeof value === 'boolean') return value ? 0 : 1;
  operator.tell('alert', `config : Failed to evaluate condition: ${value.error}`);
  return 2;
};
