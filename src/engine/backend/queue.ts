// Requests waiting for a server slot: of a whole backend, or of one server when only that one will do (manual
// "maxconn" of servers, "timeout queue").
import type { Cells } from '../../state/cells.js';
import { monotonicMs } from '../net/clock.js';
import type { ServerSlot } from './server.js';

/** Who waits: gets a server, with the slot already taken for it. */
export interface Waiter {
  onSlot(server: ServerSlot): void;
}

/** One request's place in a queue. */
export class QueuePlace {
  since = 0;
  /** Entries that stood in front when it was queued: what the log shows. */
  position = 0;
  queue: Queue | undefined = undefined;
  previous: QueuePlace | undefined = undefined;
  next: QueuePlace | undefined = undefined;

  constructor(readonly waiter: Waiter) {}
}

/** First come, first served. `gauge` and `gaugeMax` are the cells of the shared state that show its length. */
export class Queue {
  first: QueuePlace | undefined = undefined;
  private last: QueuePlace | undefined = undefined;

  constructor(
    private readonly cells: Cells,
    private readonly gauge: number,
    private readonly gaugeMax: number,
  ) {}

  /** Waiting over all threads. */
  get length(): number {
    return this.cells.get(this.gauge);
  }

  push(place: QueuePlace): void {
    place.position = this.cells.enter(this.gauge, this.gaugeMax);
    place.since = monotonicMs();
    place.queue = this;
    place.previous = this.last;
    place.next = undefined;
    if (this.last) this.last.next = place;
    else this.first = place;
    this.last = place;
  }

  remove(place: QueuePlace): void {
    if (place.previous) place.previous.next = place.next;
    else this.first = place.next;
    if (place.next) place.next.previous = place.previous;
    else this.last = place.previous;
    place.queue = undefined;
    place.previous = undefined;
    place.next = undefined;
    this.cells.add(this.gauge, -1);
  }
}
