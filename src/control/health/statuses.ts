// The words a health check can end with (management manual 9.1, check_status): what each says about the server, and
// how it is spelled out in logs and on the stats page.

/** What a check's end says: good, good but to be left alone by balancing (NOLB), bad, or nothing yet. */
export type Verdict = 'passed' | 'conditional' | 'failed' | 'none';

interface StatusRow {
  readonly verdict: Verdict;
  readonly meaning: string;
  /** The answer's code is shown beside it. */
  readonly withCode?: true;
}

export const CHECK_STATUSES = {
  UNK: { verdict: 'none', meaning: 'Unknown' },
  CHECKED: { verdict: 'none', meaning: 'No status change' },
  INI: { verdict: 'none', meaning: 'Initializing' },
  HANA: { verdict: 'failed', meaning: 'Health analyze' },
  SOCKERR: { verdict: 'failed', meaning: 'Socket error' },
  L4OK: { verdict: 'passed', meaning: 'Layer4 check passed' },
  L4TOUT: { verdict: 'failed', meaning: 'Layer4 timeout' },
  L4CON: { verdict: 'failed', meaning: 'Layer4 connection problem' },
  L6OK: { verdict: 'passed', meaning: 'Layer6 check passed' },
  L6TOUT: { verdict: 'failed', meaning: 'Layer6 timeout' },
  L6RSP: { verdict: 'failed', meaning: 'Layer6 invalid response' },
  L7TOUT: { verdict: 'failed', meaning: 'Layer7 timeout' },
  L7RSP: { verdict: 'failed', meaning: 'Layer7 invalid response' },
  L7OK: { verdict: 'passed', meaning: 'Layer7 check passed', withCode: true },
  L7OKC: { verdict: 'conditional', meaning: 'Layer7 check conditionally passed', withCode: true },
  L7STS: { verdict: 'failed', meaning: 'Layer7 wrong status', withCode: true },
  PROCERR: { verdict: 'failed', meaning: 'External check error', withCode: true },
  PROCTOUT: { verdict: 'failed', meaning: 'External check timeout', withCode: true },
  PROCOK: { verdict: 'passed', meaning: 'External check passed', withCode: true },
} as const satisfies Record<string, StatusRow>;

export type CheckStatus = keyof typeof CHECK_STATUSES;

export const statusRow = (status: CheckStatus): StatusRow => CHECK_STATUSES[status];

/** The status a cfg names (`ok-status`, `error-status`, `tout-status`), else `otherwise`. */
export const namedStatus = (word: string | undefined, otherwise: CheckStatus): CheckStatus =>
  word !== undefined && isCheckStatus(word) ? word : otherwise;

const isCheckStatus = (word: string): word is CheckStatus => Object.hasOwn(CHECK_STATUSES, word);
