// The one place that says whether a server may get requests. Health writes its verdict, balancing reads this.
import type { Cells } from './cells.js';
import { DRAIN, Gauge, MAINT, ServerState } from './slots.js';

/** Up or unchecked, not in maintenance: may serve the clients it already has (persistence). */
export const isRunning = (server: Cells): boolean =>
  server.get(Gauge.server.operational) !== ServerState.stopped &&
  (server.get(Gauge.server.admin) & MAINT) === 0;

/** May be picked by load balancing: running, not draining, not stopping, weight above 0. */
export const isUsable = (server: Cells): boolean => {
  const operational = server.get(Gauge.server.operational);
  return (
    operational !== ServerState.stopped &&
    operational !== ServerState.stopping &&
    (server.get(Gauge.server.admin) & (MAINT | DRAIN)) === 0 &&
    server.get(Gauge.server.effectiveWeight) > 0
  );
};
