// How far a request has come: what happens to it means one thing while it waits, another while the answer is on its way.
import { ReachStage } from '../backend/reach.js';

/** How far a request has come; the failure table is entered by it. */
export const Stage = {
  /** A rule holds it back. */
  held: -1,
  idle: 0,
  /** Its body is waited for, before anything is decided. */
  body: 1,
  queue: ReachStage.queue,
  connect: ReachStage.connect,
  pause: ReachStage.pause,
  /** Sent, at least its head; no response head yet. */
  wait: 5,
  /** The response is on its way. */
  data: 6,
  tunnel: 7,
  /** Control answers it. */
  service: 8,
} as const;
