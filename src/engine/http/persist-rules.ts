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
  const compiled = persistRules.map((rule) => ({ rule, applies: compiler.condition(rule.condition) }));
  return (txn) => {
    const first = compiled.find(({ rule, applies }) => {
      const holds = applies(txn);
      compiler.tracer?.rule({ place: rule.place, action: `${rule.does}-persist` }, holds);
      return holds;
    });
    txn.persistRule = first?.rule.does;
  };
};
