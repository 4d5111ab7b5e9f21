/** How far a request has come; the failure table is entered by it. */
export const Stage = {
  idle: 0,
  /** Waiting for a slot on a server. */
  queue: 1,
  /** A connection attempt is under way. */
  connect: 2,
  /** Between two attempts. */
  pause: 3,
  /** Sent, at least its head; no response head yet. */
  wait: 4,
  /** The response is on its way. */
  data: 5,
  tunnel: 6,
  /** Control answers it. */
  service: 7,
} as const;
