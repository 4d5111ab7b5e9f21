// Actions on variables (manual 4.4: set-var, set-var-fmt, unset-var).
import type { Ruleset } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { needExpression, needFormat } from '../../../config/sample/readers.js';
import { readTarget, type VariableSettings, type VariableTarget } from '../../../config/sample/variable.js';
import { compileSetVariable } from '../../sample/assign.js';
import { type Action, action, type Ruled, Verdict } from './action.js';

const LISTS: readonly Ruleset[] = [
  'tcp-request connection',
  'tcp-request session',
  'tcp-request content',
  'tcp-response content',
  'http-request',
  'http-response',
  'http-after-response',
];

const readName = (line: RuleLine): VariableTarget | undefined => readTarget(line, line.action, line.param);

const parseSetVariable = (line: RuleLine): VariableSettings | undefined => {
  const target = readName(line);
  const value = target && needExpression(line, 'a sample expression', line.ruleset);
  return value && { ...target, value };
};

const parseSetVariableFormat = (line: RuleLine): VariableSettings | undefined => {
  const target = readName(line);
  const value = target && needFormat(line, 'a format', line.ruleset);
  return value && { ...target, value };
};

const parseUnsetVariable = (line: RuleLine): { name: string } | undefined => readName(line);

const set = (name: string, usage: string, parse: typeof parseSetVariable, summary: string): Action<Ruled> =>
  action<VariableSettings, Ruled>({
    name,
    usage,
    summary,
    rulesets: LISTS,
    takesParam: true,
    parse,
    create: (settings, compiler) => {
      const assign = compileSetVariable(settings, compiler);
      return (stream) => {
        assign(stream);
        return Verdict.next;
      };
    },
  });

export const variableActions: readonly Action<Ruled>[] = [
  set('set-var', '(<var-name>[,<cond>…]) <expr>', parseSetVariable, 'Sets a variable to a sample.'),
  set('set-var-fmt', '(<var-name>[,<cond>…]) <fmt>', parseSetVariableFormat, 'Sets a variable to a text.'),
  action<{ name: string }, Ruled>({
    name: 'unset-var',
    usage: '(<var-name>)',
    summary: 'Forgets a variable.',
    rulesets: LISTS,
    takesParam: true,
    parse: parseUnsetVariable,
    create: ({ name }, { variables }) => {
      const variable = variables.variable(name);
      return (stream) => {
        variable.unset(stream);
        return Verdict.next;
      };
    },
  }),
];
