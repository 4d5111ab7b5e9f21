// `option external-check` runs a command, which has to be named, found and allowed.
import { type Check, type Checking, kindOf, type Where, whereSaid } from './check.js';

export const checkExternalChecks: Check = (proxy, checking) => {
  const { kind, external } = proxy.check;
  if (kind !== 'external') return complainOfIgnored(proxy, checking);
  const { externalCheck, insecureForkWanted } = checking.model.global;
  const at = (hint: string): Where => ({ ...whereSaid(checking, proxy, 'option', 'external-check'), hint });
  const complain = (what: string, hint: string): void =>
    checking.report('alert', 'external-check', `Proxy '${proxy.name}' : ${what}.`, at(hint));
  if (!externalCheck)
    complain(
      "'option external-check' unable to find required 'global.external-check'",
      "write 'external-check' in the global section",
    );
  if (external?.command === undefined) {
    if (!checking.failed(proxy, 'external-check'))
      complain(
        "'option external-check' unable to find required 'external-check command'",
        "write 'external-check command <command>'",
      );
  } else if (!external.command.startsWith('/') && external.path === undefined)
    complain(
      "'external-check command' does not have a leading '/' and 'external-check path' is not set",
      "write the command with its path, or 'external-check path <path>'",
    );
  if (externalCheck && !insecureForkWanted)
    checking.report(
      'warning',
      'external-check',
      `Proxy '${proxy.name}' : 'insecure-fork-wanted' not enabled in the global section, 'option external-check' will likely fail in HAProxy.`,
      at("write 'insecure-fork-wanted' in the global section"),
    );
};

const complainOfIgnored = (proxy: Parameters<Check>[0], checking: Checking): void => {
  if (checking.failed(proxy, 'option')) return;
  for (const part of ['command', 'path'] as const)
    if (proxy.check.external?.[part] !== undefined)
      checking.report(
        'warning',
        'ignored',
        `'external-check ${part}' will be ignored for ${kindOf(proxy)} '${proxy.name}' (requires 'option external-check').`,
        { ...whereSaid(checking, proxy, 'external-check', part), hint: "add 'option external-check'" },
      );
};
