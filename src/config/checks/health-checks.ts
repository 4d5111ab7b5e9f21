// Rules of health checks count only for the kind of check that is asked for.
import { type Check, kindOf, whereSaid } from './check.js';

export const checkHealthChecks: Check = (proxy, checking) => {
  const { kind, expects, variables = [], steps = [] } = proxy.check;
  if (checking.failed(proxy, 'option')) return;
  const complain = (word: string, option: string): void =>
    checking.report(
      'warning',
      'ignored',
      `${kindOf(proxy)} '${proxy.name}' uses ${word} rules without '${option}', so the rules are ignored.`,
      { ...whereSaid(checking, proxy, word), hint: `add '${option}'` },
    );
  if (kind !== 'http' && expects.length + variables.length > 0) complain('http-check', 'option httpchk');
  if (kind !== 'tcp-check' && steps.length > 0) complain('tcp-check', 'option tcp-check');
};
