// Variables (manual 2.8): names become slots when rules are compiled, so that setting and reading one costs an index.
// Where a slot lives depends on its scope: with the client (sess), the request (txn, req, res), or the process.
import type { Stream } from './stream.js';
import type { Sample, Value } from './value.js';

export type Scope = 'proc' | 'sess' | 'txn' | 'req' | 'res' | 'check';

export interface Variable {
  get(stream: Stream): Value;
  set(stream: Stream, value: Sample): void;
  unset(stream: Stream): void;
}

/** The variables of a thread by name. */
export class VariableSlots {
  private readonly byName = new Map<string, Variable>();
  private readonly process: Value[] = [];
  private slots = 0;

  /** @param name with its scope: "txn.id" */
  variable(name: string): Variable {
    const known = this.byName.get(name);
    if (known) return known;
    const made = this.create(name.slice(0, name.indexOf('.')), this.slots++);
    this.byName.set(name, made);
    return made;
  }

  private create(scope: string, slot: number): Variable {
    if (scope === 'proc') return inStore(() => this.process, slot);
    if (scope === 'sess') return inStore(({ client }) => (client.variables ??= []), slot);
    const variable = inStore((stream) => (stream.variables ??= []), slot);
    if (scope === 'req') return during(variable, (stream) => !isAnswered(stream));
    if (scope === 'res') return during(variable, isAnswered);
    return variable;
  }
}

const inStore = (storeOf: (stream: Stream) => Value[], slot: number): Variable => ({
  get: (stream) => storeOf(stream)[slot],
  set: (stream, value) => {
    storeOf(stream)[slot] = value;
  },
  unset: (stream) => {
    storeOf(stream)[slot] = undefined;
  },
});

/** `req` lasts until a server is first connected to, or there is an answer without one; `res` begins there. */
const isAnswered = ({ queueLeftAt, responseHead }: Stream): boolean =>
  queueLeftAt >= 0 || responseHead !== undefined;

const during = (variable: Variable, isThere: (stream: Stream) => boolean): Variable => ({
  ...variable,
  get: (stream) => (isThere(stream) ? variable.get(stream) : undefined),
  set: (stream, value) => {
    if (isThere(stream)) variable.set(stream, value);
  },
});
