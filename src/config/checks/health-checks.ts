// Rules of health checks count only for the kind of check that is asked for.
import { type Check, kindOf, whereSaid } from './check.js';

export const checkHealthChecks: Check = (proxy, checking) => {
  const { kind, expects } = proxy.check;
  if (kind === 'http' || expects.length === 0 || checking.failed(proxy, 'option')) return;
  checking.report(
    'warning',
    'ignored',
    `${kindOf(proxy)} '${proxy.name}' uses http-check rules without 'option httpchk', so the rules are ignored.`,
    { ...whereSaid(checking, proxy, 'http-check'), hint: "add 'option httpchk'" },
  );
};
