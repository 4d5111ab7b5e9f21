// Rules on contents in mode tcp (manual 4.2, "tcp-request content", "tcp-response content"): what comes from one side is
// held until they have decided. They are run again with every byte that comes, until the inspect-delay is over, no more
// bytes will come, or no more can be held; that time all is final.
import { Buffer } from 'node:buffer';
import { Verdict } from '../http/actions/action.js';
import type { ContentRules } from '../http/tcp-rules.js';
import { RequestHead } from '../http1/head.js';
import { latin1 } from '../http1/latin1.js';
import { limits } from '../http1/limits.js';
import { INCOMPLETE, parseRequest } from '../http1/parse-head.js';
import { Timer, type TimerOwner } from '../net/timers.js';
import type { Inspection } from '../sample/stream.js';
import type { TcpSession } from './session.js';
import type { Side } from './side.js';

const NOTHING = Buffer.alloc(0);

export class Examination implements Inspection, TimerOwner {
  bytes: Buffer = NOTHING;
  final: boolean;
  undecided = false;
  readonly timer = new Timer(this);
  private parsed: RequestHead | undefined;
  /** What `parseRequest` has said of so many bytes. */
  private headEnd: number = INCOMPLETE;
  private parsedBytes = -1;

  /** @param settle what is to be done when the rules have decided */
  constructor(
    private readonly session: TcpSession,
    readonly side: Side,
    private readonly content: ContentRules,
    private readonly settle: (verdict: Verdict) => void,
  ) {
    this.final = content.delayMs === undefined;
  }

  begin(): void {
    if (this.content.mayWait) this.session.mark.wake = () => this.look();
    this.session.timers.arm(this.timer, this.content.delayMs);
    this.look();
  }

  /** More has come, or the last of it. */
  look(): void {
    const { session, side } = this;
    this.bytes = side.ahead ?? NOTHING;
    this.final ||= side.ended || this.bytes.length >= limits.head;
    const verdict = this.content.run(session);
    if (verdict === Verdict.wait) return;
    session.timers.cancel(this.timer);
    session.examination = undefined;
    this.mayWaitNoMore();
    this.settle(verdict);
  }

  /** Nothing more is waited for. */
  end(): void {
    this.final = true;
    this.mayWaitNoMore();
    this.look();
  }

  private mayWaitNoMore(): void {
    if (this.content.mayWait) delete this.session.mark.wake;
  }

  onTimeout(): void {
    this.end();
  }

  /** As in HAProxy, samples of HTTP read the head of a request from the bytes that are there. */
  get head(): RequestHead | undefined {
    if (this.parsedBytes !== this.bytes.length) this.parse();
    if (this.headEnd === INCOMPLETE && !this.final) this.undecided = true;
    return this.headEnd > 0 ? this.parsed : undefined;
  }

  private parse(): void {
    const { bytes } = this;
    this.parsedBytes = bytes.length;
    this.parsed ??= new RequestHead();
    this.headEnd = parseRequest(latin1(bytes, 0, Math.min(limits.head, bytes.length)), 0, this.parsed);
  }
}
