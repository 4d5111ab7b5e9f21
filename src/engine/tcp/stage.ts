// How far a session in mode tcp has come.
import { ReachStage } from '../backend/reach.js';

export const Stage = {
  /** Waiting to be let in. */
  start: 0,
  /** Rules look at what the client sends. */
  inspect: 1,
  ...ReachStage,
  data: ReachStage.pause + 1,
  /** No server is looked for any more. */
  failed: ReachStage.pause + 2,
  /** Over; the client is left to find out. */
  vanished: ReachStage.pause + 3,
} as const;
