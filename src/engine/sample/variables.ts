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

/** Tells the other threads of a variable of the process. */
export type ShareVariable = (name: string, value: Value) => void;

/** The variables of a thread by name. */
export class VariableSlots {
  private readonly byName = new Map<string, Variable>();
  private readonly process = new Map<string, Sample>();
  private slots = 0;

  constructor(private readonly share: ShareVariable = () => {}) {}

  /** Another thread, or the cfg, has set a variable of the process. */
  setProcess(name: string, value: Value): void {
    if (value === undefined) this.process.delete(name);
    else this.process.set(name, value);
  }

  /** @param name with its scope: "txn.id" */
  variable(name: string): Variable {
    const known = this.byName.get(name);
    if (known) return known;
    const made = name.startsWith('proc.')
      ? this.ofProcess(name)
      : this.create(name.slice(0, name.indexOf('.')), this.slots++);
    this.byName.set(name, made);
    return made;
  }

  /** Each thread has a copy of its own; a change reaches the others a moment later. */
  private ofProcess(name: string): Variable {
    const change = (value: Value): void => {
      if (this.process.get(name) === value) return;
      this.setProcess(name, value);
      this.share(name, value);
    };
    return {
      get: () => this.process.get(name),
      set: (_stream, value) => change(value),
      unset: () => change(undefined),
    };
  }

  private create(scope: string, slot: number): Variable {
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
