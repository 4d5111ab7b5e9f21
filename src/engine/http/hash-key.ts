// What `balance hash` and `balance rdp-cookie` go by: a sample as bytes (manual 4.2, "balance").
import type { Proxy } from '../../config/model.js';
import type { Compiler } from '../sample/compiler.js';
import type { Stream } from '../sample/stream.js';

/** Undefined where the sample is not there: then any server will do. */
export type HashKeyOf = (stream: Stream) => string | undefined;

/** Undefined where the backend does not go by a sample. */
export const compileHashKey = ({ balance }: Proxy, compiler: Compiler): HashKeyOf | undefined => {
  if (!('expression' in balance)) return undefined;
  const evaluate = compiler.expression(balance.expression, 'bin');
  return (stream) => {
    const value = evaluate(stream);
    if (!Buffer.isBuffer(value)) return undefined;
    const isNothing = balance.algorithm === 'rdp-cookie' && value.length === 0;
    return isNothing ? undefined : value.toString('latin1');
  };
};
