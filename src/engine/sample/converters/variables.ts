// Converters that set, take away and compare variables (manual 7.3.1 and 2.8).
import { ASSIGN_CONDITIONS, isAssignCondition } from '../../../config/sample/variable.js';
import { compileAssign } from '../assign.js';
import type { Converter } from '../fetch.js';
import { text } from '../fetch.js';
import { toText } from '../value.js';
import { arg, ofText } from './make.js';

export const variableConverters: readonly Converter[] = [
  {
    name: 'set-var',
    usage: 'set-var(<var>[,<cond>…])',
    summary: 'Sets a variable where the conditions hold, and lets the sample through.',
    args: [
      arg('a variable', 'var'),
      { name: 'a condition', kind: 'str', optional: true, oneOf: ASSIGN_CONDITIONS },
    ],
    repeats: 4,
    in: 'any',
    out: 'any',
    create: ([name, ...conditions], { variables }) => {
      const assign = compileAssign(text(name), conditions.filter(isAssignCondition), variables);
      return (value, stream) => {
        assign(stream, value);
        return value;
      };
    },
  },
  {
    name: 'unset-var',
    usage: 'unset-var(<var>)',
    summary: 'Unsets a variable, and lets the sample through.',
    args: [arg('a variable', 'var')],
    in: 'any',
    out: 'any',
    create: ([name], { variables }) => {
      const variable = variables.variable(text(name));
      return (value, stream) => {
        variable.unset(stream);
        return value;
      };
    },
  },
  ofText(
    {
      name: 'strcmp',
      usage: 'strcmp(<var>)',
      summary: 'Below, at or above 0 as the sample sorts before, at or behind the variable.',
      args: [arg('a variable', 'var')],
      out: 'sint',
    },
    ([name], { variables }) => {
      const variable = variables.variable(text(name));
      return (value, stream) => {
        const held = variable.get(stream);
        if (held === undefined) return undefined;
        const other = toText(held);
        return value === other ? 0 : value < other ? -1 : 1;
      };
    },
  ),
];
