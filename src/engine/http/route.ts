// The first steps of a request: what the frontend answers itself, and which backend gets the rest.
import type { Proxy } from '../../config/model.js';
import { Counter } from '../../state/slots.js';
import { wantsBody } from '../backend/balance/url-param.js';
import { followCookie } from '../backend/persistence/from-client.js';
import { reach } from '../backend/reach.js';
import type { Compiler } from '../sample/compiler.js';
import { Verdict } from './actions/action.js';
import { deny } from './answer.js';
import type { ChooseBackend } from './choose-backend.js';
import { noteEncodings } from './compression.js';
import { fail } from './fail.js';
import { awaitWholeBody } from './request-buffer.js';
import { pageOf, sendReply } from './respond.js';
import { askStats, wantsStats } from './service.js';
import { advance, type Step } from './steps.js';
import type { Transaction } from './transaction.js';

/** From the complete head to an answer or to a backend. */
export const route = (txn: Transaction): void => {
  follow(txn, txn.context.plans[txn.frontend.index]!.entrance);
};

const follow = (txn: Transaction, plan: readonly Step[]): void => {
  txn.plan = plan;
  txn.step = 0;
  txn.ruleAt = 0;
  advance(txn);
};

/** `monitor-uri`, compared with the whole URI as received, and `monitor fail` (manual 4.2). */
export const monitor = ({ monitorUri, monitorFails }: Proxy, compiler: Compiler): Step | undefined => {
  if (monitorUri === undefined) return undefined;
  const fails = monitorFails.map((condition) => compiler.condition(condition));
  return (txn) => {
    if (txn.head.uri !== monitorUri) return Verdict.next;
    txn.termination = 'LR';
    txn.logged = true;
    sendReply(txn, pageOf(txn, fails.some((test) => test(txn)) ? 503 : 200));
    return Verdict.done;
  };
};

/** The last step of a backend. */
export const reachServer: Step = (txn) => {
  const { proxy } = txn.backendRuntime!;
  const waits = wantsBody(proxy.balance, txn.head.method) && awaitWholeBody(txn, proxy);
  if (waits) return Verdict.wait;
  reachOne(txn);
  return Verdict.done;
};

/** The server that a cookie or a rule names, or another. */
const reachOne = (txn: Transaction): void => {
  const { persistence } = txn.backendRuntime!;
  if (txn.context.compresses) noteEncodings(txn);
  if (persistence) followCookie(persistence, txn, txn.head.headers);
  txn.context.plans[txn.backendRuntime!.proxy.index]!.chooseServer?.(txn);
  reach(txn);
};

const REACH_SERVER: readonly Step[] = [reachServer];

/** `option http-buffer-request`: nothing is decided before the body is there. */
export const bufferRequest = (proxy: Proxy): Step | undefined =>
  proxy.options.httpBufferRequest
    ? (txn) => (awaitWholeBody(txn, proxy) ? Verdict.wait : Verdict.next)
    : undefined;

const ODD_NAME = /[^a-z0-9-]/;

/** `option http-restrict-req-hdr-names`: some servers take other characters for underscores, as if they were one name. */
export const restrictNames = ({ restrictHeaderNames: policy }: Proxy): Step | undefined => {
  if (policy === undefined) return undefined;
  const isOdd = (name: string): boolean => ODD_NAME.test(name);
  return (txn) => {
    const { headers } = txn.head;
    if (policy === 'delete') headers.removeWhere(isOdd);
    else if (headers.hasWhere(isOdd)) return deny(txn, pageOf(txn, 403));
    return Verdict.next;
  };
};

/** The stats page, where a proxy has one, for whom `rules` let through; an administrator's form is read first. */
export const statsPage = (proxy: Proxy, rules: Step | undefined, compiler: Compiler): Step | undefined => {
  const { stats } = proxy;
  if (!stats) return undefined;
  const conditions = (stats.admin ?? []).map((condition) => compiler.condition(condition));
  // All of it again when the form is there: rules and conditions change nothing.
  return (txn) => {
    if (!wantsStats(stats, txn.head)) return Verdict.next;
    if (rules && rules(txn) >= Verdict.done) return Verdict.done;
    const admin = conditions.some((holds) => holds(txn));
    if (admin && txn.head.method === 'POST' && awaitWholeBody(txn, proxy)) return Verdict.wait;
    askStats(txn, proxy, admin);
    return Verdict.done;
  };
};

/**
 * `req…` rules may refuse a request for the stats page; but whether it is one is told by the URI as it came, whatever
 * they make of it (manual of 2.0, "stats uri").
 */
export const throughLines = (lines: Step | undefined, page: Step | undefined): Step | undefined => {
  if (!lines || !page) return lines ?? page;
  return (txn) => {
    const { uri } = txn.head;
    const verdict = lines(txn);
    if (verdict >= Verdict.done) return verdict;
    const rewritten = txn.head.uri;
    txn.head.uri = uri;
    const asked = page(txn);
    if (asked < Verdict.done) txn.head.uri = rewritten;
    return asked;
  };
};

/** The last step of a frontend. */
export const enterBackend =
  (choose: ChooseBackend): Step =>
  (txn) => {
    enter(txn, choose(txn));
    return Verdict.done;
  };

const enter = (txn: Transaction, index: number | undefined): void => {
  const backend = index === undefined ? undefined : txn.context.backends[index];
  // A name made by a format may be of a backend in mode tcp.
  if (backend?.proxy.mode !== 'http') return fail(txn, 'noServer');
  txn.backendRuntime = backend;
  backend.enter(txn.requestDateMs);
  backend.cells.count(Counter.backend.requests);
  const { proxy } = backend;
  const { backend: plan, persist } = txn.context.plans[proxy.index]!;
  txn.body.dropsTrailers = proxy.options.dropRequestTrailers === true;
  persist?.(txn);
  if (proxy !== txn.frontend && plan.length > 0) follow(txn, plan);
  else if (wantsBody(proxy.balance, txn.head.method)) follow(txn, REACH_SERVER);
  else reachOne(txn);
};
