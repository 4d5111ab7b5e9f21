// All actions of rules (manual 4.4): a row in one of these files.

import type { Rule, Ruleset } from '../../../config/rules.js';
import { actionsByName, type RuleLanguage } from '../../../config/sample/action.js';
import type { Action } from './action.js';
import { addressActions } from './address.js';
import { answerActions } from './answers.js';
import { captureAction } from './capture.js';
import { headerActions } from './headers.js';
import { binaryHeaderActions } from './headers-bin.js';
import { holdActions } from './hold.js';
import { idleActions } from './idle.js';
import { lineActions } from './lines.js';
import { normalizeAction } from './normalize-uri.js';
import { patternActions } from './patterns.js';
import { redirectActions } from './redirect.js';
import { replaceActions } from './replace.js';
import { settingActions } from './settings.js';
import { targetActions } from './target.js';
import { variableActions } from './variables.js';

const ACTIONS: readonly Action[] = [
  ...headerActions,
  ...binaryHeaderActions,
  ...replaceActions,
  ...targetActions,
  ...variableActions,
  ...answerActions,
  ...redirectActions,
  ...holdActions,
  ...addressActions,
  ...settingActions,
  normalizeAction,
  captureAction,
  ...patternActions,
  ...idleActions,
  ...lineActions,
];

export const ruleLanguage: RuleLanguage = actionsByName(ACTIONS);

const table = new Map(
  ACTIONS.flatMap((one) => one.rulesets.map((list) => [`${list} ${one.name}`, one] as const)),
);

/** What a rule of the model does. */
export const actionOf = (ruleset: Ruleset, { action }: Rule): Action => table.get(`${ruleset} ${action}`)!;
