// What health shows of one server to the stats page, the runtime API and the metrics.

export interface CheckView {
  /** Checked by itself (`check`) or following another (`track`). */
  readonly tracking: string | undefined;
  /** HAProxy's word for the last result: INI, L4OK, L4TOUT, L4CON, L6…, L7OK, L7STS, L7TOUT, L7RSP, SOCKERR, UNK. */
  readonly status: string;
  /** HTTP status of the last check, 0 when there was none. */
  readonly code: number;
  /** Its kind of result has a code, be it 0. */
  readonly withCode?: true;
  /** Milliseconds the last check took; -1 when it never ended. */
  readonly durationMs: number;
  /** Last 50 or so bytes of explanation: "Connection refused", "Service Unavailable". */
  readonly description: string;
  /** Running now: HAProxy puts "* " before the status. */
  readonly inProgress: boolean;
  /** 0 to rise + fall - 1; at least rise means up. */
  readonly health: number;
  readonly rise: number;
  readonly fall: number;
  readonly failedChecks: number;
  /** Times that `observe` saw too many errors in a row (CSV: hanafail); absent without `observe`. */
  readonly failedObservations?: number;
  readonly downTransitions: number;
  /** Unix seconds of the last UP/DOWN change. */
  readonly lastChange: number;
  /** Seconds spent down, this period included. */
  readonly downtimeSeconds: number;
}

/** One object per process answers for all servers. */
export interface HealthView {
  /** Undefined for a server that is neither checked nor tracking. `lastChange` and downtime exist for all. */
  check(proxy: number, server: number): CheckView | undefined;
  /** The same of the agent (`agent-check`). */
  agent(proxy: number, server: number): CheckView | undefined;
  lastChange(proxy: number, server: number): number;
  downtimeSeconds(proxy: number, server: number): number;
}
