// `capture` (manual 4.4): a sample into the next slot of the frontend, or into one by its number.
import { capturesOf } from '../../../config/keywords/capture.js';
import type { Expression } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { needExpression } from '../../../config/sample/readers.js';
import { capturedOf } from '../captures.js';
import { type Action, action, type Ruled, Verdict } from './action.js';

interface CaptureSettings {
  value: Expression;
  side: 'request' | 'response';
  slot: number;
}

const USAGE = "<expression> [ 'len' <length> | id <idx> ]";

const parseCapture = (line: RuleLine): CaptureSettings | undefined => {
  const value = needExpression(line, USAGE, line.ruleset, 'str');
  if (!value) return undefined;
  const side = line.ruleset.includes('request') ? 'request' : 'response';
  const word = line.args.peek();
  if (line.args.take('id')) {
    const slot = line.args.integer('a capture id', 0);
    return slot === undefined ? undefined : { value, side, slot };
  }
  if (!line.args.take('len'))
    return void line.report('alert', 'missing-argument', `'capture' expects ${USAGE}.`, word);
  if (side === 'response')
    return void line.report('alert', 'bad-argument', "'capture' expects 'id', found 'len'.", word);
  if (line.section === 'backend' || line.section === 'defaults')
    return void line.report(
      'alert',
      'misplaced-keyword',
      `proxy '${line.draft.name}' has no frontend capability.`,
      word,
    );
  const length = line.args.next();
  const number = Number.parseInt(length?.text ?? '', 10) || 0;
  if (number <= 0) return void line.report('alert', 'out-of-range', 'length must be > 0.', length);
  const slots = capturesOf(line.draft)[side];
  slots.push({ length: number });
  return { value, side, slot: slots.length - 1 };
};

export const captureAction: Action<Ruled> = action<CaptureSettings, Ruled>({
  name: 'capture',
  usage: '<sample> { len <length> | id <id> }',
  summary: 'Keeps a sample for the log.',
  rulesets: ['tcp-request content', 'http-request', 'http-response', 'http-after-response'],
  parse: parseCapture,
  create: ({ value, side, slot }, compiler) => {
    const evaluate = compiler.expression(value, 'str');
    return (stream) => {
      // The frontend of this request may have no such slot: then the rule is passed over (manual 4.4, "capture").
      const room = stream.frontend.captures?.[side][slot];
      const found = room && evaluate(stream);
      if (typeof found === 'string') capturedOf(stream)[side][slot] = found.slice(0, room!.length);
      return Verdict.next;
    };
  },
});
