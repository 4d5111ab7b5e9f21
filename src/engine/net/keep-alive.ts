// How long a connection is silent before TCP probes it (manual 4.2, "clitcpka-idle", "srvtcpka-idle").
import { readFileSync } from 'node:fs';

/** RFC 1122, 4.2.3.6: no sooner, unless told. */
const TWO_HOURS_S = 7200;
/** Linux counts no further. */
const MOST_S = 32767;

/** What the system does unless told: on Linux it can be asked. */
const systemIdleSeconds = (): number => {
  try {
    return (
      Number.parseInt(readFileSync('/proc/sys/net/ipv4/tcp_keepalive_time', 'latin1'), 10) || TWO_HOURS_S
    );
  } catch {
    return TWO_HOURS_S;
  }
};

/** For `Connection.keepAlive`; undefined where there are to be no probes. */
export const probeIdleSeconds = (
  wanted: boolean | undefined,
  idleMs: number | undefined,
): number | undefined =>
  wanted ? Math.min(MOST_S, Math.ceil((idleMs ?? 0) / 1000) || systemIdleSeconds()) : undefined;
