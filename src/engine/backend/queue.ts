// Requests waiting for a server slot: of a whole backend, or of one server when only that one will do (manual
// "maxconn" of servers, "timeout queue"). Each thread keeps its own part of a queue; ranks tell who of all threads
// comes first.

import type { Cells } from '../../state/cells.js';
import { isEarlier, rankByPriority, rankInTurn } from '../../state/ranks.js';
import { Counter, Gauge } from '../../state/slots.js';
import { wallMs } from '../net/clock.js';
import type { ServerSlot } from './server.js';

/** Who waits: gets a server, with the slot already taken for it. */
export interface Waiter {
  onSlot(server: ServerSlot): void;
}

/** One request's place in a queue. */
export class QueuePlace {
  /** The lowest comes first, over all queues of a backend on all threads. */
  rank = 0;
  /** What rules have made of it: the class, and how much later than now it counts as queued, in ms. */
  priority = 0;
  offsetMs = 0;
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
  readonly firstRank: number;
}

export const BACKEND_QUEUE: QueueSlots = { ...Gauge.backend, firstRank: Counter.backend.firstRank };
export const SERVER_QUEUE: QueueSlots = { ...Gauge.server, firstRank: Counter.server.firstRank };

/** First come, first served, unless some rule of the cfg says otherwise. */
export class Queue {
  first: QueuePlace | undefined = undefined;
  private last: QueuePlace | undefined = undefined;
  /** Entries on this thread. */
  private size = 0;

  /**
   * @param cells of the server or backend that the queue is for
   * @param backend where tickets come from, and all who wait are counted
   * @param prioritised some rule of the cfg sets priorities
   */
  constructor(
    private readonly cells: Cells,
    private readonly slots: QueueSlots,
    private readonly backend: Cells,
    private readonly prioritised: boolean,
  ) {}

  /** Waiting over all threads. */
  get length(): number {
    return this.cells.get(this.slots.queue);
  }

  /** The rank of who is the first on other threads. */
  get firstElsewhere(): number | undefined {
    if (this.length === this.size) return undefined;
    return this.cells.firstElsewhere(this.slots.queue, this.slots.firstRank);
  }

  push(place: QueuePlace): void {
    this.backend.add(Gauge.backend.waiting, 1);
    const ticket = this.backend.add(Gauge.backend.ticket, 1);
    place.rank = this.prioritised
      ? rankByPriority(place.priority, wallMs() + place.offsetMs, ticket)
      : rankInTurn(ticket);
    place.queue = this;
    const overtaken = this.insert(place);
    this.size++;
    place.position = this.cells.enter(this.slots.queue, this.slots.queueMax) - overtaken;
  }

  /** Behind all that are not later. @returns how many are */
  private insert(place: QueuePlace): number {
    let overtaken = 0;
    let after = this.last;
    for (; after && isEarlier(place.rank, after.rank); after = after.previous) overtaken++;
    const before = after ? after.next : this.first;
    place.previous = after;
    place.next = before;
    if (after) after.next = place;
    else this.setFirst(place);
    if (before) before.previous = place;
    else this.last = place;
    return overtaken;
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
    this.backend.add(Gauge.backend.waiting, -1);
  }

  private setFirst(place: QueuePlace | undefined): void {
    this.first = place;
    if (place) this.cells.put(this.slots.firstRank, place.rank);
  }
}
