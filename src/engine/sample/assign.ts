// Setting a variable under conditions: the action `set-var` and the converter of that name (manual 7.3.1, "set-var").
import type { AssignCondition, VariableSettings } from '../../config/sample/variable.js';
import type { Compiler } from './compiler.js';
import type { Stream } from './stream.js';
import type { Sample, Value } from './value.js';
import type { VariableSlots } from './variables.js';

/** Whether a variable that is `old` may become `next`. */
type Allows = (old: Value, next: Sample) => boolean;

const isEmpty = (value: Sample): boolean =>
  (typeof value === 'string' || Buffer.isBuffer(value)) && value.length === 0;
const areNumbers = (old: Value, next: Sample): boolean => typeof old === 'number' && typeof next === 'number';

/** What a variable is once it is unset and what it was before it was ever set are one thing here, but for `proc`. */
const CONDITIONS: Readonly<Record<AssignCondition, Allows>> = {
  ifexists: (old) => old !== undefined,
  ifnotexists: (old) => old === undefined,
  ifempty: (_old, next) => isEmpty(next),
  ifnotempty: (_old, next) => !isEmpty(next),
  ifset: (old) => old !== undefined,
  ifnotset: (old) => old === undefined,
  ifgt: (old, next) => !areNumbers(old, next) || old! > next,
  iflt: (old, next) => !areNumbers(old, next) || old! < next,
};

/** Sets the variable `name` where all conditions hold. */
export const compileAssign = (
  name: string,
  conditions: readonly AssignCondition[],
  slots: VariableSlots,
): ((stream: Stream, value: Sample) => void) => {
  const variable = slots.variable(name);
  // Variables of the process exist from the start.
  const asked = conditions.filter((one) => !(name.startsWith('proc.') && one === 'ifexists'));
  if (asked.length === 0) return variable.set;
  const tests = asked.map((one) =>
    name.startsWith('proc.') && one === 'ifnotexists' ? () => false : CONDITIONS[one],
  );
  return (stream, value) => {
    const old = variable.get(stream);
    if (tests.every((allows) => allows(old, value))) variable.set(stream, value);
  };
};

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
