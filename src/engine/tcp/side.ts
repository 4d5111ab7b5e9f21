// One of the two connections of a session in mode tcp: what arrives on it goes out on the other, held back while that
// one is slow. It ends in each direction on its own, as TCP does (manual "timeout client", "timeout client-fin").
import { Buffer } from 'node:buffer';
import { limits } from '../http1/limits.js';
import { refreshClock } from '../net/clock.js';
import type { Connection, ConnectionHandler } from '../net/connection.js';
import type { Flow } from '../net/flow.js';
import { LimitedPipe } from '../net/limited-pipe.js';
import { Timer, type TimerOwner, type Timers } from '../net/timers.js';

/** Whom a side tells what it cannot settle with the other side alone. */
export interface Relay {
  readonly timers: Timers;
  /** Arms the timers of both sides: what one says is a sign of life of the other, too, which took it. */
  watch(): void;
  /** `side` has said more than may pass on yet. */
  onHeld(side: Side): void;
  /** All that had to wait of what an ended `side` has said has passed on. */
  onPassed(side: Side): void;
  /** `side` has sent FIN. */
  onSideEnd(side: Side): void;
  /** `side` was silent for too long, or has not taken what it was sent. */
  onSideTimeout(side: Side): void;
  /** The connection of `side` is gone; `broken`: before both directions had ended. */
  onSideGone(side: Side, broken: boolean): void;
}

export class Side implements ConnectionHandler, TimerOwner {
  /** Absent until it is connected. */
  connection: Connection | undefined;
  other!: Side;
  /** What it says goes on to the other side, once that is connected. */
  passes = true;
  /** What it has said that has not passed on. */
  ahead: Buffer | undefined;
  /** How fast what it says may pass on, where that is limited (manual 9.7), and what it passes through then. */
  private flow: Flow | undefined;
  private pipe: LimitedPipe | undefined;
  readonly timer = new Timer(this);
  bytesRead = 0;
  /** How long it may be silent, now and once it has been sent FIN. */
  timeoutMs: number | undefined;
  finTimeoutMs: number | undefined;
  /** Nothing more comes from it: it has sent FIN, or is not listened to any more. */
  ended = false;
  /** It has been sent FIN. */
  finished = false;
  /** Not listened to any more, so that its FIN will not be heard. */
  silenced = false;
  gone = false;
  /** We are closing it. */
  private closing = false;

  constructor(private readonly relay: Relay) {}

  onData(buffer: Buffer, length: number): void {
    refreshClock();
    if (this.ended) return;
    this.bytesRead += length;
    const to = this.other.connection;
    if (to && this.passes) {
      if (!to.writeBytes(buffer, 0, length)) this.connection!.pause();
      this.relay.watch();
    } else this.hold(buffer, length);
  }

  private hold(buffer: Buffer, length: number): void {
    if (this.pipe) {
      this.pipe.push(buffer, length);
      return this.relay.watch();
    }
    const bytes = Buffer.copyBytesFrom(buffer, 0, length);
    this.ahead = this.ahead ? Buffer.concat([this.ahead, bytes]) : bytes;
    if (this.ahead.length >= limits.buffer) this.connection!.pause();
    this.relay.onHeld(this);
  }

  /** From now on what it says goes on, what it has said before first. */
  pass(): void {
    const { ahead, connection, flow } = this;
    this.ahead = undefined;
    if (flow) return this.passSlowly(flow, ahead);
    this.passes = true;
    if (!ahead || this.other.connection!.writeBytes(ahead, 0, ahead.length)) connection!.resume();
    else connection!.pause();
  }

  /** From now on what it says passes on no faster than that. */
  limit(flow: Flow | undefined): void {
    if (!flow || this.flow) return;
    this.flow = flow;
    if (this.passes && this.other.connection) this.pass();
  }

  private passSlowly(flow: Flow, ahead: Buffer | undefined): void {
    if (this.pipe) return;
    const pipe = new LimitedPipe(flow, this.connection!, this.other.connection!);
    this.passes = false;
    this.pipe = pipe;
    flow.start(this.relay.timers, () => this.release());
    if (ahead) pipe.push(ahead, ahead.length);
    if (!pipe.keeps && !this.other.stuck) this.connection!.resume();
  }

  /** Some of what it has said has not passed on yet, for it is limited. */
  get waits(): boolean {
    return this.pipe?.keeps === true;
  }

  private release(): void {
    if (this.pipe) this.pipe.release();
    else this.connection?.resume();
    this.relay.watch();
    if (this.ended && this.pipe && !this.waits) this.relay.onPassed(this);
  }

  onDrain(): void {
    refreshClock();
    this.other.release();
  }

  onEnd(): void {
    refreshClock();
    this.relay.onSideEnd(this);
  }

  onClose(error: string | undefined): void {
    refreshClock();
    this.gone = true;
    this.relay.timers.cancel(this.timer);
    const wellDone = this.closing || (error === undefined && this.ended && this.finished);
    this.relay.onSideGone(this, !wellDone);
  }

  onTimeout(): void {
    this.relay.onSideTimeout(this);
  }

  /** It takes nothing at the moment. */
  get stuck(): boolean {
    return this.connection?.backedUp === true;
  }

  /** It is waited for while it may speak, and while it has to take what was sent. */
  watch(): void {
    const maySpeak = !this.ended && !this.other.stuck;
    this.relay.timers.arm(this.timer, !this.gone && (maySpeak || this.stuck) ? this.timeoutMs : undefined);
  }

  /** Sends FIN behind what is on its way. */
  finish(): void {
    if (this.finished || !this.connection) return;
    this.finished = true;
    this.connection.end();
    if (this.finTimeoutMs === undefined) return;
    this.timeoutMs = this.finTimeoutMs;
    this.watch();
  }

  /** It was silent for too long. */
  silence(): void {
    this.ended = true;
    this.silenced = true;
    if (this.finished) this.close();
  }

  /** It is neither heard nor told any more. */
  ignore(): void {
    this.ended = true;
    this.closing = true;
    this.connection?.pause();
  }

  /** Closes both directions behind what is on its way. */
  close(): void {
    this.ended = true;
    this.closing = true;
    this.connection?.close();
  }

  /** Closes with a reset, now. */
  abort(): void {
    this.ended = true;
    this.closing = true;
    this.connection?.abort();
  }
}
