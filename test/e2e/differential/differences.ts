// Where hapax is meant to differ from the real haproxy 2.6, and why. Everything else is the same.

export interface Difference {
  /** What hapax does instead, in the form of `Row.expect`; absent: only the bytes of a message differ. */
  readonly hapax?: string;
  readonly reason: string;
}

/** By the name of the row. */
export const differences: Readonly<Record<string, Difference>> = {};
