// How far a request has come: what happens to it means one thing while it waits, another while the answer is on its way.
import { ReachStage } from '../backend/reach.js';

/** How far a request has come; the failure table is entered by it. */
export const Stage = {
  idle: 0,
  queue: ReachStage.queue,
  connect: ReachStage.connect,
  pause: ReachStage.pause,
  /** Sent, at least its head; no response head yet. */
  wait: 4,
  /** The response is on its way. */
  data: 5,
  tunnel: 6,
  /** Control answers it. */
  service: 7,
} as const;
