// What many actions take: a number with its unit, or an expression that gives one (manual 4.4).
import { parseDuration } from '../../../common/duration.js';
import { parseSize } from '../../../common/size.js';
import type { Expression } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { needExpression } from '../../../config/sample/readers.js';
import type { Compiler } from '../../sample/compiler.js';
import type { Stream } from '../../sample/stream.js';

/** @param unit of a number that stands alone: ms, bytes, or none at all */
export const parseNumber = (
  line: RuleLine,
  what: string,
  unit: 'ms' | 'bytes' | 'none',
): number | Expression | undefined => {
  const word = line.args.peek();
  if (!word || !/^[-\d]/.test(word.text)) return needExpression(line, what, line.ruleset, 'sint');
  if (unit === 'none') return line.args.integer(what);
  line.args.next();
  const reading = unit === 'ms' ? parseDuration(word.text, 'ms') : parseSize(word.text);
  if ('value' in reading) return reading.value;
  const code = unit === 'ms' ? 'bad-duration' : 'bad-size';
  return void line.report('alert', code, `${reading.error} in '${line.action}'.`, word);
};

/** Undefined where the expression gives no number. */
export const numberOf = (
  number: number | Expression,
  compiler: Compiler,
): ((stream: Stream) => number | undefined) => {
  if (typeof number === 'number') return () => number;
  const evaluate = compiler.expression(number, 'sint');
  return (stream) => {
    const value = evaluate(stream);
    return typeof value === 'number' ? value : undefined;
  };
};
