// hapax's own warnings: the table, and when they are worth saying.
import type { Checking } from '../checks/check.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Advice } from './advice.js';
import { httpOnly, idleCookies, idleKeywords, idleTimeouts, lateDefaults, weightless } from './idle.js';
import { hastyInspection } from './inspection.js';
import { overridden } from './overridden.js';
import { repeatedConditions } from './repeated.js';
import { shadowedAcls } from './shadowed.js';
import { bindLimits, duplicateBinds } from './sockets.js';
import { unreachable } from './unreachable.js';
import { unusedAcls, unusedBackends } from './unused.js';
import { strandedUsers } from './userlists.js';

const ADVICE: readonly Advice[] = [
  unreachable,
  repeatedConditions,
  unusedBackends,
  unusedAcls,
  shadowedAcls,
  duplicateBinds,
  bindLimits,
  overridden,
  lateDefaults,
  idleTimeouts,
  idleKeywords,
  idleCookies,
  weightless,
  httpOnly,
  hastyInspection,
  strandedUsers,
];

/** Says nothing where a line was wrong: what it was meant for is not known. Words that are not there yet are. */
export const advise = (checking: Checking, diagnostics: Diagnostic[]): void => {
  if (checking.partial) return;
  if (diagnostics.some(({ severity, code }) => severity === 'alert' && code !== 'not-supported')) return;
  const { language, model, statements, said, report } = checking;
  const before = diagnostics.length;
  for (const advice of ADVICE)
    advice({
      language,
      model,
      statements,
      said,
      warn: (code, message, where) => report('warning', code, message, where),
    });
  for (const diagnostic of diagnostics.slice(before)) diagnostic.advice = true;
};
