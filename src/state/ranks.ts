// Who of those that wait for a slot comes first, over all threads: each gets a rank when it queues up, and the lowest is
// served first. A rank is a class, and in it a place on a ring, so that neither tickets nor clocks ever run out.
// 12 bits of the one and 42 of the other are as exact as numbers get.

/** Places of one class. */
const RING = 2 ** 42;
/** Tickets in what one millisecond takes up. */
const TICKETS = 2 ** 10;

/** First come, first served. @param ticket of 32 bits */
export const rankInTurn = (ticket: number): number => (ticket >>> 0) * TICKETS;

/**
 * By class, then by time (manual 4.4, "set-priority-class", "set-priority-offset"); tickets decide within a millisecond.
 * @param timeMs of the wall clock, which threads have in common, with the offset
 */
export const rankByPriority = (priority: number, timeMs: number, ticket: number): number =>
  priority * RING + ((((timeMs * TICKETS) % RING) + RING) % RING) + (ticket & (TICKETS - 1));

/** Of two in one class, the earlier is the one that is less than half a ring behind the other. */
export const isEarlier = (rank: number, than: number): boolean => {
  const [priority, other] = [Math.floor(rank / RING), Math.floor(than / RING)];
  if (priority !== other) return priority < other;
  const distance = rank - than;
  return Math.abs(distance) < RING / 2 ? distance < 0 : distance > 0;
};
