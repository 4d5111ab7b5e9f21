// `hapax explain`: one request through the very rules that an engine runs, without traffic. What every rule saw and
// did is written down; at the server's door it ends.
import type { Bind, Model, Place, Proxy, Server } from '../config/model.js';
import type { Expression, Rule } from '../config/rules.js';
import { State } from '../state/state.js';
import type { ServerSlot } from './backend/server.js';
import { createContext } from './engine.js';
import { ExplainClient } from './explain-client.js';
import { sendRequestHead } from './http/respond.js';
import { Transaction } from './http/transaction.js';
import { parseRequest } from './http1/parse-head.js';
import { setGlobalVariables } from './process-variables.js';
import type { Tracer } from './sample/compiler.js';
import { toText, type Value } from './sample/value.js';
import { VariableSlots } from './sample/variables.js';

/** The request to explain, and how it comes in. */
export interface ExplainRequest {
  /** The head as on the wire. */
  readonly head: string;
  readonly proxy: Proxy;
  readonly bind: Bind;
  readonly clientAddress: string;
  readonly clientPort: number;
}

/** What an expression gave, or how an ACL came out. */
export type Seen =
  | { readonly kind: 'sample'; readonly text: string; readonly value: string | null }
  | { readonly kind: 'acl'; readonly text: string; readonly matched: boolean };

/** One rule that was looked at. */
export interface ExplainedRule {
  readonly place: Place;
  readonly action: string;
  applies: boolean;
  /** What its condition looked at, then what its action did. */
  readonly condition: Seen[];
  readonly result: Seen[];
}

export interface ExplainedServer {
  readonly server: Server;
  /** May be picked at all, as of a fresh start. */
  readonly usable: boolean;
  readonly chosen: boolean;
}

export type Outcome =
  /** The head as the server gets it. */
  | { readonly kind: 'server'; readonly server: Server; readonly sent: string }
  /** The proxy answers itself; `termination` as in its log. */
  | { readonly kind: 'answer'; readonly sent: string; readonly termination: string }
  | { readonly kind: 'service' }
  | { readonly kind: 'waiting' };

export interface Explanation {
  readonly frontend: Proxy;
  readonly backend: Proxy | undefined;
  /** In the order they were looked at. */
  readonly rules: readonly ExplainedRule[];
  readonly servers: readonly ExplainedServer[];
  readonly outcome: Outcome;
}

/** Undefined: the head is no valid request. */
export const explainRequest = (model: Model, request: ExplainRequest): Explanation | undefined => {
  const trail = new Trail();
  const variables = new VariableSlots();
  let service = false;
  const askService = (): (() => void) => {
    service = true;
    return () => {};
  };
  const { shared } = State.allocate(model, 1);
  const options = { model, shared, thread: 1, sockets: undefined, post: () => {} };
  const context = createContext(options, variables, askService, trail);
  setGlobalVariables(context, variables);
  const client = new ExplainClient(context, variables, request);
  const txn = new ExplainedTransaction(context);
  txn.head.lenient = request.proxy.options.lenientRequests === true;
  if (parseRequest(request.head, 0, txn.head) < 0) return undefined;
  txn.reset(client);
  txn.begin();
  const { chosen, backend } = txn;
  return {
    frontend: request.proxy,
    backend,
    rules: trail.rules,
    servers: (txn.backendRuntime?.servers ?? []).map((slot) => ({
      server: slot.config,
      usable: slot.usable,
      chosen: slot === chosen,
    })),
    outcome: chosen
      ? { kind: 'server', server: chosen.config, sent: txn.sent }
      : client.connection.written !== ''
        ? { kind: 'answer', sent: client.connection.written, termination: txn.termination }
        : { kind: service ? 'service' : 'waiting' },
  };
};

/** Stops where a connection would be opened. */
class ExplainedTransaction extends Transaction {
  chosen: ServerSlot | undefined;
  sent = '';

  override useServer(server: ServerSlot): void {
    this.chosen = server;
    sendRequestHead(this);
    this.context.gather.flush({
      write: (text) => {
        this.sent += text;
        return true;
      },
      writeSlab: () => true,
    });
  }
}

/** Writes down what rules see. */
class Trail implements Tracer {
  readonly rules: ExplainedRule[] = [];
  private deciding = false;

  consider({ place, action }: Pick<Rule, 'place' | 'action'>): void {
    this.rules.push({ place, action, applies: false, condition: [], result: [] });
    this.deciding = true;
  }

  decide(applies: boolean): void {
    const rule = this.rules.at(-1);
    if (rule) rule.applies = applies;
    this.deciding = false;
  }

  sample({ text }: Expression, value: Value): void {
    this.note({ kind: 'sample', text, value: value === undefined ? null : toText(value) });
  }

  acl(text: string, matched: boolean): void {
    this.note({ kind: 'acl', text, matched });
  }

  private note(seen: Seen): void {
    const rule = this.rules.at(-1);
    (this.deciding ? rule?.condition : rule?.result)?.push(seen);
  }
}
