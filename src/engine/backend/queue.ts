// Requests waiting for a server slot: of a whole backend, or of one server when only that one will do (manual
// "maxconn" of servers, "timeout queue"). Each thread keeps its own part of a queue; tickets tell who of all threads came
// first.
import type { Cells } from '../../state/cells.js';
import { Counter, Gauge } from '../../state/slots.js';
import type { ServerSlot } from './server.js';

/** Who waits: gets a server, with the slot already taken for it. */
export interface Waiter {
  onSlot(server: ServerSlot): void;
}

/** One request's place in a queue. */
export class QueuePlace {
  /** Rises with the time of coming, over all queues of a backend on all threads. */
  ticket = 0;
  /** Entries that stood in front when it was queued: what the log shows. */
  position = 0;
  queue: Queue | undefined = undefined;
  previous: QueuePlace | undefined = undefined;
  next: QueuePlace | undefined = undefined;

  constructor(readonly waiter: Waiter) {}
}

/** Which cells of the shared state belong to a queue. */
interface QueueSlots {
  readonly queue: number;
  readonly queueMax: number;
  readonly firstTicket: number;
}

export const BACKEND_QUEUE: QueueSlots = { ...Gauge.backend, firstTicket: Counter.backend.firstTicket };
export const SERVER_QUEUE: QueueSlots = { ...Gauge.server, firstTicket: Counter.server.firstTicket };

/** Who came first of two; tickets wrap at 2^32. */
export const isEarlier = (ticket: number, than: number): boolean => ((ticket - than) | 0) < 0;

/** First come, first served. */
export class Queue {
  first: QueuePlace | undefined = undefined;
  private last: QueuePlace | undefined = undefined;
  /** Entries on this thread. */
  private size = 0;

  /**
   * @param cells of the server or backend that the queue is for
   * @param backend where tickets come from
   */
  constructor(
    private readonly cells: Cells,
    private readonly slots: QueueSlots,
    private readonly backend: Cells,
  ) {}

  /** Waiting over all threads. */
  get length(): number {
    return this.cells.get(this.slots.queue);
  }

  /** The ticket of who has waited longest on other threads. */
  get firstElsewhere(): number | undefined {
    if (this.length === this.size) return undefined;
    return this.cells.firstElsewhere(this.slots.queue, this.slots.firstTicket);
  }

  push(place: QueuePlace): void {
    place.ticket = this.backend.add(Gauge.backend.ticket, 1);
    place.queue = this;
    place.previous = this.last;
    place.next = undefined;
    if (this.last) this.last.next = place;
    else this.setFirst(place);
    this.last = place;
    this.size++;
    place.position = this.cells.enter(this.slots.queue, this.slots.queueMax);
  }

  remove(place: QueuePlace): void {
    if (place.previous) place.previous.next = place.next;
    else this.setFirst(place.next);
    if (place.next) place.next.previous = place.previous;
    else this.last = place.previous;
    place.queue = undefined;
    place.previous = undefined;
    place.next = undefined;
    this.size--;
    this.cells.add(this.slots.queue, -1);
  }

  private setFirst(place: QueuePlace | undefined): void {
    this.first = place;
    if (place) this.cells.put(this.slots.firstTicket, place.ticket);
  }
}
