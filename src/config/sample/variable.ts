// What `set-var(…)` and its kin say of a variable (manual 4.2 and 4.4): the same in rules and in health checks.
import type { Line } from '../card.js';
import type { Expression, LogFormat } from '../rules.js';
import { variableFault } from './call.js';

/** When a variable is set after all (manual 4.4, "set-var"). */
export const ASSIGN_CONDITIONS = [
  'ifexists',
  'ifnotexists',
  'ifempty',
  'ifnotempty',
  'ifset',
  'ifnotset',
  'ifgt',
  'iflt',
] as const;

export type AssignCondition = (typeof ASSIGN_CONDITIONS)[number];

export interface VariableTarget {
  /** With its scope: "txn.id". */
  name: string;
  conditions: AssignCondition[];
}

/** What `set-var(…)` and its kin are to do; their lines look the same in rules of connections. */
export interface VariableSettings extends VariableTarget {
  value: Expression | LogFormat;
}

export const isAssignCondition = (value: unknown): value is AssignCondition =>
  ASSIGN_CONDITIONS.some((one) => one === value);

/** "set-var(txn.x)" → the name and what stands in parentheses. */
export const spellAction = (text: string): { name: string; param: string | undefined } => {
  const found = /^([^(]*)\((.*)\)$/.exec(text);
  return found ? { name: found[1]!, param: found[2]! } : { name: text, param: undefined };
};

/** Reads what stands in the parentheses behind `action`; complains on the next word of the line. */
export const readTarget = (
  line: Line,
  action: string,
  param: string | undefined,
): VariableTarget | undefined => {
  const [name = '', ...conditions] = (param ?? '').split(',').map((part) => part.trim());
  const [word] = line.args.words;
  const fault = param === undefined ? `'${action}' expects (<var-name>)` : variableFault(name);
  if (fault !== undefined)
    return void line.report(
      'alert',
      param === undefined ? 'missing-argument' : 'bad-variable',
      `${fault}.`,
      word,
    );
  const unknown = conditions.find((one) => !isAssignCondition(one));
  if (unknown === undefined) return { name, conditions: conditions.filter(isAssignCondition) };
  return void line.report('alert', 'bad-argument', `unknown condition "${unknown}".`, word);
};
