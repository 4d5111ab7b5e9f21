// All actions of rules (manual 4.4): a row in one of these files.
import type { Rule, Ruleset, TcpRuleset } from '../../../config/rules.js';
import { actionsByName, type RuleLanguage } from '../../../config/sample/action.js';
import type { Action, Ruled } from './action.js';
import { addressActions } from './address.js';
import { answerActions } from './answers.js';
import { attachAction } from './attach.js';
import { bandwidthAction } from './bandwidth.js';
import { captureAction } from './capture.js';
import { connectionActions } from './connection.js';
import { headerActions } from './headers.js';
import { binaryHeaderActions } from './headers-bin.js';
import { holdActions } from './hold.js';
import { idleActions } from './idle.js';
import { lineActions } from './lines.js';
import { normalizeAction } from './normalize-uri.js';
import { patternActions } from './patterns.js';
import { priorityActions } from './priority.js';
import { redirectActions } from './redirect.js';
import { replaceActions } from './replace.js';
import { resolveAction, resolveOnContent } from './resolve.js';
import { serviceAction } from './service.js';
import { requestSettingActions, settingActions } from './settings.js';
import { targetActions } from './target.js';
import { variableActions } from './variables.js';

/** Those that lists of rules on connections have, too. */
const COMMON: readonly Action<Ruled>[] = [
  ...variableActions,
  ...connectionActions,
  ...addressActions,
  ...settingActions,
  bandwidthAction,
  captureAction,
  ...priorityActions,
  resolveOnContent,
  attachAction,
  ...idleActions,
];

const ACTIONS: readonly Action[] = [
  ...headerActions,
  ...binaryHeaderActions,
  ...replaceActions,
  ...targetActions,
  ...answerActions,
  serviceAction,
  ...redirectActions,
  ...holdActions,
  ...requestSettingActions,
  normalizeAction,
  resolveAction,
  ...patternActions,
  ...lineActions,
  ...COMMON,
];

export const ruleLanguage: RuleLanguage = actionsByName(ACTIONS);

const byList = <A extends Action<never>>(actions: readonly A[]): ReadonlyMap<string, A> =>
  new Map(actions.flatMap((one) => one.rulesets.map((list) => [`${list} ${one.name}`, one] as const)));

const all = byList(ACTIONS);
const common = byList(COMMON);

/** What a rule of the model does. */
export const actionOf = (ruleset: Ruleset, { action }: Rule): Action => all.get(`${ruleset} ${action}`)!;

export const tcpActionOf = (ruleset: TcpRuleset, { action }: Rule): Action<Ruled> =>
  common.get(`${ruleset} ${action}`)!;
