// Variables of the whole process (manual 2.8, scope proc): set by the cfg before the first request, and by rules on any
// thread, which the others hear of.
import { Buffer } from 'node:buffer';
import { IpAddress } from '../common/ip.js';
import type { SetVariable } from '../process/messages.js';
import type { EngineContext } from './context.js';
import { Transaction } from './http/transaction.js';
import { Compiler } from './sample/compiler.js';
import type { Value } from './sample/value.js';
import type { VariableSlots } from './sample/variables.js';

/** What the global section sets. */
export const setGlobalVariables = (context: EngineContext, variables: VariableSlots): void => {
  const { model } = context;
  const { variables: settings = [] } = model.global;
  const [proxy] = model.proxies;
  if (!proxy || settings.length === 0) return;
  const compiler = new Compiler(model, proxy, variables);
  // None of these expressions looks at a request.
  const nobody = new Transaction(context);
  for (const setting of settings) {
    const evaluate =
      'format' in setting ? compiler.format(setting.format) : compiler.expression(setting.expression);
    variables.setProcess(setting.name, evaluate(nobody));
  }
};

export const packVariable = (thread: number, name: string, value: Value): SetVariable => ({
  type: 'set-variable',
  thread,
  name,
  value: value instanceof IpAddress ? { address: value.toString() } : value,
});

export const takeVariable = (variables: VariableSlots, { name, value }: SetVariable): void =>
  variables.setProcess(name, unpack(value));

const unpack = (value: SetVariable['value']): Value => {
  if (typeof value !== 'object') return value;
  return 'address' in value ? IpAddress.parse(value.address) : Buffer.from(value);
};
