// Sections under construction → the model: positions and ids dealt out, names looked up, and what HAProxy checks
// once the whole cfg is known (its check_config_validity). The checks are one table below.
import { advise } from './advice/advise.js';
import type { GlobalDraft, ProxyDraft } from './card.js';
import { checkBandwidth } from './checks/bandwidth.js';
import type { Check, Checking } from './checks/check.js';
import { checkCookies } from './checks/cookies.js';
import { takeErrorReplies } from './checks/error-files.js';
import { checkExternalChecks } from './checks/external-checks.js';
import { checkHealthChecks } from './checks/health-checks.js';
import { checkLayers } from './checks/layers.js';
import { checkMode } from './checks/mode.js';
import { checkNames } from './checks/names.js';
import { checkReferences } from './checks/references.js';
import { checkResolvers, settleFamily } from './checks/resolvers.js';
import { checkReverse } from './checks/reverse.js';
import { settleRings } from './checks/rings.js';
import { checkRuleOrder } from './checks/rule-order.js';
import { checkRules } from './checks/rules.js';
import { checkServerNames } from './checks/server-names.js';
import { checkServers } from './checks/servers.js';
import { checkStats } from './checks/stats.js';
import { checkTargets } from './checks/targets.js';
import { checkTimeouts } from './checks/timeouts.js';
import { checkTracking } from './checks/tracking.js';
import { checkTuning } from './checks/tuning.js';
import { settleUnixBinds } from './checks/unix-binds.js';
import { checkUserlists } from './checks/userlists.js';
import type { Diagnostic, Span } from './diagnostics.js';
import type { Language } from './language.js';
import { hasBackend, hasFrontend, type Model, type Proxy, type Server } from './model.js';
import type { Drafts } from './parse.js';
import { fixIn, type Source, spanIn } from './source.js';

const CHECKS: readonly Check[] = [
  checkNames,
  checkMode,
  checkTargets,
  checkServerNames,
  checkServers,
  checkReverse,
  checkCookies,
  checkHealthChecks,
  checkExternalChecks,
  checkStats,
  checkTracking,
  checkTimeouts,
  checkRuleOrder,
  checkReferences,
  checkRules,
  checkBandwidth,
  checkLayers,
];

/** Checks of what is no proxy; they come last, as in HAProxy. */
const GENERAL_CHECKS: readonly ((checking: Checking) => void)[] = [
  checkUserlists,
  checkResolvers,
  settleFamily,
  settleRings,
  settleUnixBinds,
  checkTuning,
];

/** Makes the model and runs the checks; what there is to say goes to `diagnostics`. */
export const resolve = (
  drafts: Drafts,
  sources: readonly Source[],
  language: Language,
  diagnostics: Diagnostic[],
): Model => {
  const global = toGlobal(drafts.global);
  const proxies = drafts.proxies.map((draft, index) => toProxy(draft, index, global.logs));
  // The frontend that HAProxy makes of stats sockets has the first.
  assignIds(proxies, global.statsSockets.length > 0 ? 2 : 1);
  const files = drafts.sampleFiles;
  const model: Model = { global, proxies, ...drafts.others, ...(files && { files }) };
  const statements = ({ index }: Proxy) => drafts.proxies[index]?.statements ?? [];
  const all = (proxy: Proxy) => [...(drafts.proxies[proxy.index]?.inherited ?? []), ...statements(proxy)];
  const report: Checking['report'] = (severity, code, message, at) => {
    const { place, word, first, hint, replace } = at;
    const span = spanIn(sources, place, word, first);
    if (severity === 'notice' && wasSaid(diagnostics, message, span)) return;
    const fix = replace && fixIn(sources, place, replace);
    diagnostics.push({
      severity,
      code,
      span,
      message,
      ...(hint !== undefined && { hint }),
      ...(fix && { fix }),
    });
  };
  const checking: Checking = {
    model,
    language,
    statements,
    said: (proxy, ...wanted) =>
      all(proxy).findLast(({ words }) => wanted.every((word, index) => words[index] === word)),
    failed: (proxy, keyword) =>
      all(proxy).some(({ failed, words }) => failed && (words[0] === keyword || words[0] === 'from')),
    partial: drafts.partial,
    outdated: drafts.outdated,
    report,
  };
  for (const proxy of proxies)
    takeErrorReplies(proxy, drafts.proxies[proxy.index]?.errorLines ?? [], checking);
  for (const proxy of proxies) for (const check of CHECKS) check(proxy, checking);
  for (const check of GENERAL_CHECKS) check(checking);
  advise(checking, diagnostics);
  return model;
};

/** A line of a defaults section is that of many proxies. */
const wasSaid = (diagnostics: readonly Diagnostic[], message: string, { file, line }: Span): boolean =>
  diagnostics.some((one) => one.message === message && one.span?.line === line && one.span.file === file);

const toGlobal = ({
  env: _env,
  said: _said,
  zeroWarning: _zeroWarning,
  filePaths: _filePaths,
  ...global
}: GlobalDraft): Model['global'] => ({
  ...global,
  logs: global.logs.map((target) =>
    // `log-send-hostname` makes RFC 3164 the format of targets that name none (manual 3.1, "log").
    target.format === 'local' && global.logHostname !== undefined ? { ...target, format: 'rfc3164' } : target,
  ),
});

const toProxy = (draft: ProxyDraft, index: number, globalLogs: Model['global']['logs']): Proxy => {
  const {
    defaultServer: _defaultServer,
    dispatch,
    said: _said,
    statements: _statements,
    inherited: _inherited,
    logGlobal,
    errorLines: _errorLines,
    ...proxy
  } = draft;
  if (!hasFrontend(proxy)) proxy.binds = [];
  if (!hasBackend(proxy)) proxy.servers = [];
  else if (dispatch && !saysBalance(draft)) dispatchTo(proxy, dispatch);
  assignIds(proxy.binds, 1);
  assignIds(proxy.servers, 1);
  return { ...proxy, index, logs: logGlobal ? [...globalLogs, ...proxy.logs] : proxy.logs };
};

const saysBalance = ({ statements, inherited }: ProxyDraft): boolean =>
  [...statements, ...inherited].some(({ words }) => words[0] === 'balance');

/** The other servers get the requests that their cookies ask for (manual 4.2, dispatch). */
const dispatchTo = (proxy: Proxy, to: Server): void => {
  for (const server of proxy.servers) server.weight = 0;
  proxy.servers.push({ ...to, dispatch: true, index: proxy.servers.length });
};

/** Gives those without an id (0) the free ones from `first` upwards, in order. */
const assignIds = (items: readonly { id: number }[], first: number): void => {
  const taken = new Set(items.map(({ id }) => id));
  let next = first;
  for (const item of items) {
    if (item.id > 0) continue;
    while (taken.has(next)) next++;
    item.id = next++;
  }
};
