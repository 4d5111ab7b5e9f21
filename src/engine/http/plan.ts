// What each proxy does with requests and responses besides relaying them: compiled once per thread. A step that a cfg has
// no use for is not there.
import { hasBackend, hasFrontend, type Model, type Proxy } from '../../config/model.js';
import { Compiler, type Tracer } from '../sample/compiler.js';
import type { VariableSlots } from '../sample/variables.js';
import { Verdict } from './actions/action.js';
import { captureRequest, captureRequestCookie } from './captures.js';
import { compileCheckcache } from './checkcache.js';
import { type ChooseBackend, chooseBackend } from './choose-backend.js';
import { compileOwnFields, type OwnFields } from './forwarded.js';
import { compilePersistRules } from './persist-rules.js';
import {
  bufferRequest,
  enterBackend,
  monitor,
  reachServer,
  restrictNames,
  statsPage,
  throughLines,
} from './route.js';
import { compileRules } from './rules.js';
import { compileServerChoice } from './server-choice.js';
import { compileSpelling, type Spelling } from './spelling.js';
import type { Step } from './steps.js';
import {
  type ContentRules,
  compileContentRules,
  compileTcpRules,
  type InspectResponse,
  inspectRequest,
  inspectResponse,
  type RunRules,
} from './tcp-rules.js';
import type { Transaction } from './transaction.js';
import type { ChooseServer } from './use-server.js';

/** The steps of one proxy, in the order HAProxy takes them. */
export interface Plan {
  /** `tcp-request connection` and `tcp-request session`. */
  readonly onConnection: RunRules | undefined;
  readonly onSession: RunRules | undefined;
  /** `tcp-request content`, which in mode http is part of the entrance. */
  readonly onRequestContent: ContentRules | undefined;
  /** As the backend: `tcp-response content`. */
  readonly onResponseContent: ContentRules | undefined;
  /** The same in mode http. */
  readonly inspectResponse: InspectResponse | undefined;
  /** As the frontend: from the complete head to the choice of a backend. */
  readonly entrance: readonly Step[];
  /** The last step of the entrance, which is the only one in mode tcp. */
  readonly chooseBackend: ChooseBackend;
  /** As the backend of another frontend: from there to the choice of a server. */
  readonly backend: readonly Step[];
  /** As the backend: what is thought of persistence, before everything else. */
  readonly persist: ((txn: Transaction) => void) | undefined;
  /** As the backend: the server that a rule names or RDP's cookie, and what to balance by. */
  readonly chooseServer: ChooseServer | undefined;
  readonly response: Step | undefined;
  /** Some rule looks at the body of a response. */
  readonly looksAtResponse: boolean;
  /** As the backend: after all rules for responses, whether this one may go out at all. */
  readonly guard: Step | undefined;
  readonly afterResponse: Step | undefined;
  /** As the backend: fields that tell servers of client and server. */
  readonly ownFields: OwnFields | undefined;
  /** How names of header fields are spelt: as the frontend for clients, as the backend for servers. */
  readonly spelling: Spelling;
}

export const compilePlan = (proxy: Proxy, model: Model, variables: VariableSlots, tracer?: Tracer): Plan => {
  const compiler = new Compiler(model, proxy, variables, tracer);
  const rules = (list: keyof Proxy['rules']) => compileRules(proxy.rules[list], list, compiler);
  const both = present([
    bufferRequest(proxy),
    rules('block'),
    rules('http-request'),
    restrictNames(proxy),
    throughLines(rules('req'), statsPage(proxy, rules('stats http-request'), compiler)),
    rules('redirect'),
  ]);
  const choose = chooseBackend(proxy, compiler);
  const onRequestContent = compileContentRules(proxy, 'tcp-request content', compiler);
  const onResponseContent = compileContentRules(proxy, 'tcp-response content', compiler);
  const backend = present([inspectRequest(onRequestContent), ...both]);
  return {
    onConnection: compileTcpRules(proxy, 'tcp-request connection', compiler),
    onSession: compileTcpRules(proxy, 'tcp-request session', compiler),
    onRequestContent,
    onResponseContent,
    inspectResponse: inspectResponse(onResponseContent),
    chooseBackend: choose,
    entrance: hasFrontend(proxy)
      ? present([
          inspectRequest(onRequestContent),
          captureRequest(proxy),
          monitor(proxy, compiler),
          ...both,
          captureRequestCookie(proxy),
          enterBackend(choose),
        ])
      : [],
    backend: hasBackend(proxy) && backend.length > 0 ? [...backend, reachServer] : [],
    persist: compilePersistRules(proxy, compiler),
    chooseServer: compileServerChoice(proxy, compiler),
    response: inTurn(rules('http-response'), rules('rsp')),
    guard: compileCheckcache(proxy),
    afterResponse: rules('http-after-response'),
    looksAtResponse: compiler.looksAtResponse,
    ownFields: hasBackend(proxy) ? compileOwnFields(proxy, compiler) : undefined,
    spelling: compileSpelling(proxy, model),
  };
};

/** Two lists of rules, each of which may end for itself. */
const inTurn = (first: Step | undefined, second: Step | undefined): Step | undefined => {
  if (!first || !second) return first ?? second;
  return (txn) => {
    const verdict = first(txn);
    if (verdict >= Verdict.done) return verdict;
    txn.ruleAt = 0;
    return second(txn);
  };
};

const present = (steps: readonly (Step | undefined)[]): Step[] =>
  steps.filter((step): step is Step => step !== undefined);
