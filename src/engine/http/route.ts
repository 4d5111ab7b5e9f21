// The first steps of a request: what the frontend answers itself, and which backend gets the rest.
import { hasBackend, type Model, type Proxy, type UseBackend } from '../../config/model.js';
import { Counter, Gauge } from '../../state/slots.js';
import { wantsBody } from '../backend/balance/url-param.js';
import { followCookie } from '../backend/persistence/from-client.js';
import { reach } from '../backend/reach.js';
import type { Compiler } from '../sample/compiler.js';
import { Verdict } from './actions/action.js';
import { fail } from './fail.js';
import { awaitWholeBody } from './request-buffer.js';
import { repliesOf, sendReply } from './respond.js';
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
    sendReply(txn, repliesOf(txn).get(fails.some((test) => test(txn)) ? 503 : 200)!);
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

/** The server that a cookie names, or another. */
const reachOne = (txn: Transaction): void => {
  const { persistence } = txn.backendRuntime!;
  if (persistence) followCookie(persistence, txn, txn.head.headers);
  reach(txn);
};

const REACH_SERVER: readonly Step[] = [reachServer];

/** `option http-buffer-request`: nothing is decided before the body is there. */
export const bufferRequest = (proxy: Proxy): Step | undefined =>
  proxy.options.httpBufferRequest
    ? (txn) => (awaitWholeBody(txn, proxy) ? Verdict.wait : Verdict.next)
    : undefined;

/** The stats page, where a proxy has one. */
export const statsPage = (proxy: Proxy): Step | undefined => {
  const { stats } = proxy;
  if (!stats) return undefined;
  return (txn) => {
    if (!wantsStats(stats, txn.head)) return Verdict.next;
    askStats(txn, proxy);
    return Verdict.done;
  };
};

/** The first `use_backend` that applies, else `default_backend`, else the `listen` itself. */
export const enterBackend = (proxy: Proxy, compiler: Compiler): Step => {
  const { model } = compiler;
  const byDefault =
    backendNamed(proxy.defaultBackend, model) ?? (proxy.section === 'listen' ? proxy.index : undefined);
  const choices = proxy.useBackends.map((rule) => compileChoice(rule, compiler));
  return (txn) => {
    let index = byDefault;
    for (const { applies, target } of choices) {
      if (applies && !applies(txn)) continue;
      // A name made by a format may be of no backend: the next rule then (manual, "use_backend").
      const found = target(txn);
      if (found === undefined) continue;
      index = found;
      break;
    }
    enter(txn, index);
    return Verdict.done;
  };
};

interface Choice {
  readonly applies: ((txn: Transaction) => boolean) | undefined;
  readonly target: (txn: Transaction) => number | undefined;
}

const compileChoice = ({ backend, condition, place }: UseBackend, compiler: Compiler): Choice => {
  const test = condition && compiler.condition(condition);
  const { tracer, model } = compiler;
  const applies = !tracer
    ? test
    : (txn: Transaction) => {
        const holds = test === undefined || test(txn);
        tracer.rule({ place, action: 'use_backend' }, holds);
        return holds;
      };
  if (typeof backend === 'string') {
    const index = backendNamed(backend, model);
    return { applies, target: () => index };
  }
  const name = compiler.format(backend);
  const byName = new Map(model.proxies.filter(hasBackend).map((proxy) => [proxy.name, proxy.index]));
  return { applies, target: (txn) => byName.get(name(txn)) };
};

const backendNamed = (name: string | undefined, model: Model): number | undefined =>
  name === undefined
    ? undefined
    : model.proxies.find((proxy) => proxy.name === name && hasBackend(proxy))?.index;

const enter = (txn: Transaction, index: number | undefined): void => {
  const backend = index === undefined ? undefined : txn.context.backends[index];
  if (!backend) return fail(txn, 'noServer');
  txn.backendRuntime = backend;
  backend.cells.enter(Gauge.backend.sessions, Gauge.backend.sessionsMax);
  backend.cells.count(Counter.backend.sessions);
  backend.cells.count(Counter.backend.requests);
  backend.cells.tick(Counter.backend.sessionRate, Math.floor(txn.requestDateMs / 1000));
  const { proxy } = backend;
  const { backend: plan, persist } = txn.context.plans[proxy.index]!;
  persist?.(txn);
  if (proxy !== txn.frontend && plan.length > 0) follow(txn, plan);
  else if (wantsBody(proxy.balance, txn.head.method)) follow(txn, REACH_SERVER);
  else reachOne(txn);
};
