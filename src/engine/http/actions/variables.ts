// Actions on variables (manual 4.4: set-var, set-var-fmt, unset-var).
import type { Expression, LogFormat, Ruleset } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { variableFault } from '../../../config/sample/call.js';
import { needExpression, needFormat } from '../../../config/sample/readers.js';
import { ASSIGN_CONDITIONS, compileAssign } from '../../sample/assign.js';
import type { Compiler } from '../../sample/compiler.js';
import type { Stream } from '../../sample/stream.js';
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

/** What `set-var(…)` and its kin are to do; their lines look the same in rules of connections. */
export interface VariableSettings {
  name: string;
  conditions: string[];
  value: Expression | LogFormat;
}

/** Reads what stands in the parentheses. */
const readName = (line: RuleLine): Pick<VariableSettings, 'name' | 'conditions'> | undefined => {
  const [name = '', ...conditions] = (line.param ?? '').split(',').map((part) => part.trim());
  const [word] = line.args.words;
  const fault = line.param === undefined ? `'${line.action}' expects (<var-name>)` : variableFault(name);
  if (fault !== undefined)
    return void line.report(
      'alert',
      line.param === undefined ? 'missing-argument' : 'bad-variable',
      `${fault}.`,
      word,
    );
  const unknown = conditions.find((one) => !ASSIGN_CONDITIONS.includes(one));
  if (unknown === undefined) return { name, conditions };
  return void line.report('alert', 'bad-argument', `unknown condition "${unknown}".`, word);
};

export const parseSetVariable = (line: RuleLine): VariableSettings | undefined => {
  const target = readName(line);
  const value = target && needExpression(line, 'a sample expression', line.ruleset);
  return value && { ...target, value };
};

export const parseSetVariableFormat = (line: RuleLine): VariableSettings | undefined => {
  const target = readName(line);
  const value = target && needFormat(line, 'a format', line.ruleset);
  return value && { ...target, value };
};

export const parseUnsetVariable = (line: RuleLine): { name: string } | undefined => readName(line);

/** What cannot be evaluated leaves the variable as it is. */
export const compileSetVariable = (
  { name, conditions, value }: VariableSettings,
  compiler: Compiler,
): ((stream: Stream) => void) => {
  const assign = compileAssign(name, conditions, compiler.variables);
  const read = 'parts' in value ? compiler.format(value) : compiler.expression(value);
  return (stream) => {
    const found = read(stream);
    if (found !== undefined) assign(stream, found);
  };
};

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
