// `force-persist` and `ignore-persist` (manual 4.2): what a backend's rules say of persistence, right when the backend is
// chosen; the cookie is looked at much later, behind all rules for requests (backend/persistence/from-client.ts).
import type { Proxy } from '../../config/model.js';
import type { Compiler } from '../sample/compiler.js';
import type { Transaction } from './transaction.js';

/** Undefined where there are none. */
export const compilePersistRules = (
  { persistRules }: Proxy,
  compiler: Compiler,
): ((txn: Transaction) => void) | undefined => {
  if (!persistRules) return undefined;
  const compiled = persistRules.map((rule) => ({
    does: rule.does,
    applies: compiler.applies({ ...rule, action: `${rule.does}-persist` }),
  }));
  return (txn) => {
    txn.persistRule = compiled.find(({ applies }) => !applies || applies(txn))?.does;
  };
};
