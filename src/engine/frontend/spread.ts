// How new connections spread over the engine threads. All threads are woken for each, and one that runs already takes a
// whole burst before the others are there. libuv cannot leave a connection to them, so a thread that has clearly
// more sessions than the others sleeps a moment before it takes the next one.
import type { Cells } from '../../state/cells.js';
import { Gauge } from '../../state/slots.js';

/** About what it takes a thread to wake up; more would be felt by those whose requests the sleeper has. */
const NAP_MS = 0.2;
/** Accepts without a nap after one that did not help: twice as many each time, up to the most. */
const FEWEST_AWAKE = 2;
const MOST_AWAKE = 64;

const never = new Int32Array(new SharedArrayBuffer(4));
const nap = (): void => void Atomics.wait(never, 0, 0, NAP_MS);

export class Spread {
  /** Sessions of all other threads at the last nap. */
  private others = -1;
  private awake = 0;
  private nextAwake = FEWEST_AWAKE;

  /** @param engines threads that share the sessions counted in `process` */
  constructor(
    private readonly process: Cells,
    private readonly engines: number,
    private readonly sleep: () => void = nap,
  ) {}

  /** To be called after each connection that was accepted. */
  accepted(): void {
    if (this.engines === 1) return;
    const { connections } = Gauge.process;
    const total = this.process.get(connections);
    const own = this.process.share(connections);
    const mean = total / this.engines;
    if (own <= mean + mean / 4 + 1) return;
    if (this.mayHelp(total - own)) this.sleep();
  }

  /** The others took none in the last nap: there was none to take, or they are stuck, and nobody is to wait for them. */
  private mayHelp(others: number): boolean {
    if (others !== this.others) this.nextAwake = FEWEST_AWAKE;
    else if (this.awake > 0) {
      this.awake--;
      return false;
    } else {
      this.awake = this.nextAwake;
      this.nextAwake = Math.min(2 * this.nextAwake, MOST_AWAKE);
    }
    this.others = others;
    return true;
  }
}
