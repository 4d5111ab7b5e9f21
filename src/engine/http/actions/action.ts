// Actions with what they do: the card that the parser sees, and `create`, which makes the closure for one rule on one
// thread. A new one is a small file or a row here in actions/, and its line in index.ts.
import type { Rule } from '../../../config/rules.js';
import type { ActionCard, RuleLine } from '../../../config/sample/action.js';
import type { Compiler } from '../../sample/compiler.js';
import type { Stream } from '../../sample/stream.js';
import type { RequestRecord } from '../request-record.js';
import type { Transaction } from '../transaction.js';

/** What a step of a request, or a rule in it, comes to. */
export const Verdict = {
  /** On to the next rule. */
  next: 0,
  /** No more rules of this list (`allow`). */
  stop: 1,
  /** The request is answered, or gone: no more steps at all. */
  done: 2,
  /** The step goes on later: whoever waits calls `advance`. */
  wait: 3,
  // What rules on connections come to; who runs them knows what that means there.
  /** Closed without an answer. */
  reject: 4,
  /** Forgotten, and the client is not told. */
  drop: 5,
  /** The connection to the server is closed. */
  close: 6,
  /** HTTP from here on. */
  switchMode: 7,
} as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** What rules of any list can act on: a request, a connection in mode tcp, a client that has only just come. */
export type Ruled = Stream & Pick<RequestRecord, 'mark' | 'marks'> & { endedAt: number };

export type Act<R extends Ruled = Transaction> = (stream: R) => Verdict;

/** The rules before and behind one in its list. */
export interface Neighbours {
  readonly previous: Rule | undefined;
  readonly next: Rule | undefined;
}

export interface Action<R extends Ruled = Transaction> extends ActionCard {
  /** On contents: it may wait for something else than bytes. */
  readonly waits?: boolean;
  /** @param settings what `parse` has returned */
  readonly create: (settings: object, compiler: Compiler, neighbours: Neighbours) => Act<R>;
}

interface ActionParts<S extends object, R extends Ruled> extends Omit<Action<R>, 'parse' | 'create'> {
  readonly parse: (line: RuleLine) => S | undefined;
  readonly create: (settings: S, compiler: Compiler, neighbours: Neighbours) => Act<R>;
}

/** An action whose settings only it knows the shape of: what it creates from is what it has parsed. */
export const action = <S extends object, R extends Ruled = Transaction>({
  create,
  ...card
}: ActionParts<S, R>): Action<R> => ({
  ...card,
  create: (settings, compiler, neighbours) => create(settings as S, compiler, neighbours),
});
