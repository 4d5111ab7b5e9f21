// Lists of rules on connections and on bytes (manual 4.3): compiled to a function that says what is to come of it. In
// mode http, those on contents are steps of each request, before all other rules.
import type { Place, Proxy } from '../../config/model.js';
import type { TcpRuleset } from '../../config/rules.js';
import { Counter } from '../../state/slots.js';
import type { ResponseHead } from '../http1/head.js';
import type { TestSoFar } from '../sample/acl.js';
import type { Compiler } from '../sample/compiler.js';
import { type Act, type Ruled, Verdict } from './actions/action.js';
import { tcpActionOf } from './actions/index.js';
import { countDenied, hangUp } from './answer.js';
import { asksForBody, runOrWait } from './inspection.js';
import type { RuleWait } from './rule-marks.js';
import type { Step } from './steps.js';
import type { Transaction } from './transaction.js';

/** Runs a list from its first rule. `next` and `stop`: all is well; `wait`: more bytes are needed to tell. */
export type RunRules = (stream: Ruled & { finalRule: Place | undefined }) => Verdict;

/** Rules on contents, and how long they may wait for them. */
export interface ContentRules {
  readonly run: RunRules;
  readonly delayMs: number | undefined;
  /** Some may wait, in mode tcp for something else than bytes; where there is no time to wait, they go on without. */
  readonly mayWait: boolean;
}

interface CompiledRule {
  readonly finalPlace: Place | undefined;
  readonly applies: TestSoFar | undefined;
  readonly act: Act<Ruled>;
}

/** Undefined where there are none. */
export const compileTcpRules = (
  { rules }: Proxy,
  ruleset: TcpRuleset,
  compiler: Compiler,
): RunRules | undefined => {
  const compiled = rules[ruleset]?.map((rule, i, all): CompiledRule => {
    const action = tcpActionOf(ruleset, rule);
    return {
      finalPlace: action.final ? rule.place : undefined,
      applies: compiler.appliesSoFar(rule),
      act: action.create(rule.settings, compiler, { previous: all[i - 1], next: all[i + 1] }),
    };
  });
  if (!compiled) return undefined;
  return (stream) => {
    let at = 0;
    const wait = stream.marks?.wait;
    if (wait) {
      if (!wait.over && stream.mark.wake) return Verdict.wait;
      at = endWait(stream, wait);
    }
    for (; at < compiled.length; at++) {
      const { applies, act, finalPlace } = compiled[at]!;
      const holds = applies === undefined || applies(stream);
      if (holds === undefined) return Verdict.wait;
      if (!holds) continue;
      if (finalPlace) stream.finalRule = finalPlace;
      const verdict = act(stream);
      if (verdict === Verdict.next) continue;
      if (verdict === Verdict.wait) stream.mark.wait!.nextRule = at + 1;
      return verdict;
    }
    return Verdict.next;
  };
};

/** @returns the rule to go on with */
const endWait = ({ mark }: Ruled, { over, cancel, nextRule }: RuleWait): number => {
  if (!over) cancel();
  delete mark.wait;
  return nextRule;
};

export const compileContentRules = (
  proxy: Proxy,
  ruleset: 'tcp-request content' | 'tcp-response content',
  compiler: Compiler,
): ContentRules | undefined => {
  const run = compileTcpRules(proxy, ruleset, compiler);
  const delayMs = proxy.inspectDelays?.[ruleset];
  const waits = proxy.rules[ruleset]?.some(
    (rule) => tcpActionOf(ruleset, rule).waits || asksForBody(rule, proxy),
  );
  return run && { run, delayMs, mayWait: waits === true && delayMs !== undefined };
};

/** `tcp-request content` in mode http, where the head is there already: for each request, before other rules. */
export const inspectRequest = (content: ContentRules | undefined): Step | undefined =>
  content &&
  ((txn) => {
    const verdict = content.mayWait ? runOrWait(content, txn) : content.run(txn);
    if (verdict === Verdict.wait) return verdict;
    if (verdict !== Verdict.reject && verdict !== Verdict.drop) return Verdict.next;
    countRejected(txn);
    if (verdict === Verdict.drop) txn.client.fallSilent();
    return hangUp(txn, 'PR');
  });

/** Refused by a frontend, it has never become a request. */
const countRejected = (txn: Transaction): void => {
  const { entrance, listenerCells } = txn.client;
  entrance.cells.count(Counter.frontend.deniedRequests);
  listenerCells.count(Counter.listener.deniedRequests);
  if (txn.backendRuntime) return;
  txn.requestLine = undefined;
  entrance.cells.count(Counter.frontend.requests, -1);
  txn.context.process.count(Counter.process.requests, -1);
};

/** @returns whether the response goes nowhere */
export type InspectResponse = (txn: Transaction, head: ResponseHead) => boolean;

/** `tcp-response content` in mode http. Without an inspect-delay HAProxy looks before there is anything to see. */
export const inspectResponse = (content: ContentRules | undefined): InspectResponse | undefined =>
  content &&
  ((txn, head) => {
    if (content.delayMs !== undefined) txn.responseHead = head;
    const verdict = content.run(txn);
    txn.responseHead = undefined;
    if (verdict === Verdict.close) txn.mark.serverLast = true;
    if (verdict !== Verdict.reject && verdict !== Verdict.drop) return false;
    txn.responseHead = head;
    countDenied(txn);
    if (verdict === Verdict.drop) txn.client.fallSilent();
    hangUp(txn, 'PD');
    return true;
  });
