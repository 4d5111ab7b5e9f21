// A check of several steps (manual 4.2, tcp-check): connect, send, expect, in order, on one connection after the other. The
// known protocols are such steps, too (protocols/). What a failure is called, and at which step, is HAProxy's.
import type { CheckEnds, ServerSamples } from '../../../process/check-samples.js';
import type { Cancel, Clock } from '../clock.js';
import type { CheckStatus } from '../statuses.js';
import type { Check, CheckResult } from './check.js';
import { type CheckTarget, dial, type Talk } from './dial.js';

export type Step = ConnectStep | SendStep | ExpectStep | ActStep;

interface Placed {
  /** From 1, as failures name it; 0: it stands in no cfg. */
  readonly number: number;
  readonly comment?: string | undefined;
}

export interface ConnectStep extends Placed {
  readonly kind: 'connect';
  /** Where to, with what in front. */
  readonly target: CheckTarget;
  /** As the cfg names it. */
  readonly port?: number | undefined;
  /** It stands in no cfg. */
  readonly implicit?: boolean;
}

export interface SendStep extends Placed {
  readonly kind: 'send';
  /** A function makes them anew for each check; undefined: it could not. */
  readonly bytes: string | (() => string | undefined);
}

/** Something is done on the way. */
export interface ActStep extends Placed {
  readonly kind: 'act';
  act(): void;
}

export interface ExpectStep extends Placed {
  readonly kind: 'expect';
  /** Of what has come since the last send; `isAll`: no more will come. A result is a failure. */
  judge(text: string, isAll: boolean): 'holds' | 'wait' | CheckResult;
  /** What is said when it was the last step. */
  success(text: string): CheckResult;
  /** As reports of timeouts name it: "expect string 'PONG'". */
  readonly name: string;
  /** Of a server that says nothing at all, and closes. */
  readonly errorStatus: CheckStatus;
  readonly timeoutStatus: CheckStatus;
}

/** More is not kept of what a server says (HAProxy's `tune.bufsize`). */
const MOST_BYTES = 16384;

export interface StepOptions {
  readonly clock: Clock;
  /** The steps stand in the cfg, and what fails is told by its number. */
  readonly numbered: boolean;
  /** There for steps that need them. */
  readonly samples?: ServerSamples | undefined;
}

export const stepCheck = (steps: readonly [ConnectStep, ...Step[]], options: StepOptions): Check => {
  return (done) => {
    const run = new Run(steps, options, done);
    run.connect(steps[0]);
    return () => run.stop();
  };
};

class Run implements Talk {
  private at = 0;
  private text = '';
  private isAll = false;
  /** Nothing has come since the last send. */
  private mustRead = true;
  private cancel: Cancel = () => {};
  private write: (bytes: string) => void = () => {};

  constructor(
    private readonly steps: readonly Step[],
    private readonly options: StepOptions,
    private readonly done: (result: CheckResult) => void,
  ) {}

  stop(): void {
    this.cancel();
  }

  connect(step: ConnectStep): void {
    this.cancel();
    this.text = '';
    this.isAll = false;
    this.mustRead = true;
    this.cancel = dial(step.target, this.options.clock, this, (result) => {
      // What the connection itself has to say.
      const ofConnection = /^(?:L4CON|L4TOUT|SOCKERR)$/.test(result.status) && result !== this.own;
      this.done(ofConnection ? this.located(result) : result);
    });
  }

  /** The last result that came of a step. */
  private own: CheckResult | undefined;

  opened(socket: CheckEnds & { write(bytes: string, encoding: 'latin1'): unknown }): CheckResult | undefined {
    this.options.samples?.connected(socket);
    this.write = (bytes) => void socket.write(bytes, 'latin1');
    this.at++;
    return this.go();
  }

  received(bytes: Buffer): CheckResult | undefined {
    this.text += bytes.toString('latin1', 0, Math.min(bytes.length, MOST_BYTES - this.text.length));
    this.isAll ||= this.text.length >= MOST_BYTES;
    this.mustRead = false;
    return this.go();
  }

  ended(): CheckResult | undefined {
    this.isAll = true;
    this.mustRead = false;
    return this.go();
  }

  late(): CheckResult {
    const step = this.steps[this.at];
    const status = step?.kind === 'expect' ? step.timeoutStatus : 'L4TOUT';
    return this.mine(this.located({ status }));
  }

  /** As many steps as can be taken now. */
  private go(): CheckResult | undefined {
    for (let step = this.steps[this.at]; step; step = this.steps[++this.at]) {
      this.options.samples?.received({ bytes: this.text });
      if (step.kind === 'connect') {
        this.connect(step);
        return undefined;
      }
      if (step.kind === 'act') {
        step.act();
        continue;
      }
      if (step.kind === 'send') {
        const bytes = typeof step.bytes === 'string' ? step.bytes : step.bytes();
        if (bytes === undefined) return this.mine(unsayable(step));
        this.text = '';
        this.mustRead = !this.isAll;
        this.write(bytes);
        continue;
      }
      if (this.mustRead) return undefined;
      if (this.text === '' && this.isAll) return this.mine(empty(step));
      const outcome = step.judge(this.text, this.isAll);
      if (outcome === 'wait') return undefined;
      if (outcome !== 'holds') return this.mine(this.failed(outcome, step));
    }
    return this.mine(this.succeeded());
  }

  private mine(result: CheckResult): CheckResult {
    this.own = result;
    return result;
  }

  private succeeded(): CheckResult {
    const last = this.steps.at(-1)!;
    if (last.kind === 'expect') {
      this.options.samples?.received({ bytes: this.text });
      return last.success(this.text);
    }
    if (last.kind !== 'connect') return { status: 'L7OK', description: '(tcp-check)' };
    return last.implicit ? { status: 'L4OK' } : { status: 'L4OK', description: '(tcp-check)' };
  }

  private failed(result: CheckResult, { comment, number }: Placed): CheckResult {
    const { description = '' } = result;
    const place = description.startsWith(GENERIC) ? ` at step ${number}` : '';
    return {
      ...result,
      description: description + place + (comment === undefined ? '' : ` comment: ${comment}`),
    };
  }

  /** Where it was when the connection failed, or time was over. */
  private located(result: CheckResult): CheckResult {
    const step = this.steps[this.at];
    if (!this.options.numbered || !step) return result;
    const where =
      step.number === 0
        ? ' at initial connection step of tcp-check'
        : ` at step ${step.number} of tcp-check (${nameOf(step)})${quoted(step.comment)}`;
    return { ...result, description: (result.description ?? '') + where };
  }
}

/** What begins so is followed by the number of the step. */
const GENERIC = 'TCPCHK ';

const unsayable = ({ number }: SendStep): CheckResult => ({
  status: 'L7RSP',
  description: `tcp-check send : failed to build log-format string at step ${number}`,
});

const empty = ({ errorStatus, number, comment }: ExpectStep): CheckResult => ({
  status: errorStatus,
  description: `${GENERIC}got an empty response at step ${number}${quoted(comment)}`,
});

const quoted = (comment: string | undefined): string =>
  comment === undefined ? '' : ` comment: '${comment}'`;

const nameOf = (step: Step): string => {
  if (step.kind === 'expect') return step.name;
  if (step.kind === 'send') return 'send';
  if (step.kind === 'act') return 'action';
  return step.port === undefined ? 'connect' : `connect port ${step.port}`;
};
