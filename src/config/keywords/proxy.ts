// Every word of a defaults, frontend, backend or listen section but `log`: the tables joined.
import type { ProxyCard } from '../card.js';
import { oldRuleCards } from '../old-rules/cards.js';
import { balanceCards } from './balance.js';
import { bindCards } from './bind.js';
import { captureCards } from './capture.js';
import { compressionCards } from './compression.js';
import { cookieCards } from './cookie.js';
import { errorCards } from './errors.js';
import { externalCheckCards } from './external-check.js';
import { filterCards } from './filters.js';
import { forwardedCards } from './forwarded.js';
import { generalCards } from './general.js';
import { httpCheckCards } from './http-check.js';
import { httpErrorCard } from './http-reply.js';
import { inertCards } from './inert.js';
import { legacyCards } from './legacy.js';
import { logFormatCards } from './log-format.js';
import { optionCards } from './option.js';
import { inertOptionCards } from './option-inert.js';
import { ruleCards } from './rules.js';
import { serverCards } from './server.js';
import { statsCards } from './stats.js';
import { tcpCheckCards } from './tcp-check.js';
import { tcpKeepAliveCards } from './tcp-keep-alive.js';
import { tcpRuleCards } from './tcp-rules.js';
import { timeoutCards } from './timeout.js';

export const proxyCards: readonly ProxyCard[] = [
  ...generalCards,
  ...timeoutCards,
  ...bindCards,
  ...serverCards,
  ...balanceCards,
  ...cookieCards,
  ...optionCards,
  ...forwardedCards,
  ...httpCheckCards,
  ...tcpCheckCards,
  ...externalCheckCards,
  ...statsCards,
  ...errorCards,
  httpErrorCard,
  ...compressionCards,
  ...filterCards,
  ...ruleCards,
  ...tcpRuleCards,
  ...captureCards,
  ...logFormatCards,
  ...tcpKeepAliveCards,
  ...inertOptionCards,
  ...inertCards,
  ...legacyCards,
  ...oldRuleCards,
];
