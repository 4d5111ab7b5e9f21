// Actions that put a request forward or back in the queue where it may have to wait (manual 4.4: set-priority-class,
// set-priority-offset).
import type { Expression } from '../../../config/rules.js';
import { needExpression } from '../../../config/sample/readers.js';
import type { RuleMarks } from '../rule-marks.js';
import { type Action, action, type Ruled, Verdict } from './action.js';

const sets = (
  name: string,
  mark: 'priorityClass' | 'priorityOffset',
  most: number,
  summary: string,
): Action<Ruled> =>
  action<{ value: Expression }, Ruled>({
    name,
    usage: '<expr>',
    summary,
    rulesets: ['tcp-request content', 'http-request'],
    parse: (line) => {
      const value = needExpression(line, 'a sample expression', line.ruleset, 'sint');
      return value && { value };
    },
    create: ({ value }, compiler) => {
      const evaluate = compiler.expression(value, 'sint');
      return (stream) => {
        const found = evaluate(stream);
        const marks: RuleMarks = stream.mark;
        if (typeof found === 'number') marks[mark] = Math.min(most, Math.max(-most, found));
        return Verdict.next;
      };
    },
  });

export const priorityActions: readonly Action<Ruled>[] = [
  sets(
    'set-priority-class',
    'priorityClass',
    2047,
    'Puts the request into a class of its queue; low ones go first.',
  ),
  sets(
    'set-priority-offset',
    'priorityOffset',
    524_287,
    'Has the request count as queued so many milliseconds later, or earlier.',
  ),
];
