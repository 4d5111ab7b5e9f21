// Rules of health checks count only for the kind of check that is asked for.
import { type Check, headOf, kindOf } from './check.js';

export const checkHealthChecks: Check = (proxy, { report }) => {
  const { kind, expects } = proxy.check;
  if (kind === 'http' || expects.length === 0) return;
  report(
    'warning',
    'ignored',
    `${kindOf(proxy)} '${proxy.name}' uses http-check rules without 'option httpchk', so the rules are ignored.`,
    { ...headOf(proxy), hint: "add 'option httpchk'" },
  );
};
