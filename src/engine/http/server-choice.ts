// What is known of the server of a request before it is picked: by `use-server`, by a cookie of RDP, by a sample to hash.
import type { Proxy } from '../../config/model.js';
import type { Compiler } from '../sample/compiler.js';
import { compileHashKey } from './hash-key.js';
import { compileRdpPersistence } from './rdp-persistence.js';
import { type ChooseServer, compileUseServer } from './use-server.js';

/** Undefined where a backend has nothing of that kind. */
export const compileServerChoice = (proxy: Proxy, compiler: Compiler): ChooseServer | undefined => {
  const keyOf = compileHashKey(proxy, compiler);
  const choices: readonly (ChooseServer | undefined)[] = [
    compileUseServer(proxy, compiler),
    compileRdpPersistence(proxy, compiler),
    keyOf &&
      ((stream) => {
        stream.hashKey = keyOf(stream);
      }),
  ];
  const [first, ...others] = choices.filter((one) => one !== undefined);
  if (!first || others.length === 0) return first;
  return (stream) => {
    first(stream);
    for (const choose of others) choose(stream);
  };
};
