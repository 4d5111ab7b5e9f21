// The rows of verdicts.test.ts. Most are a line or two of one section, which stands in the same cfg each time.

export interface Row {
  readonly name: string;
  readonly cfg: string;
  /** Why hapax decides otherwise. */
  readonly differs?: string;
}

export const TIMEOUTS = ' timeout client 1s\n timeout server 1s\n timeout connect 1s\n';
const DEFAULTS = `defaults\n mode http\n${TIMEOUTS}`;
const FRONTEND = 'frontend f\n bind :18080\n';
const SERVER = ' server s 127.0.0.1:1\n';
const USERS = 'userlist u\n group g\n user a insecure-password b groups g\n';

const AROUND = {
  frontend: (lines: string) =>
    `${DEFAULTS}${FRONTEND}${lines} default_backend b\n${USERS}backend b\n${SERVER}`,
  backend: (lines: string) => `${DEFAULTS}${FRONTEND} default_backend b\nbackend b\n${lines}${SERVER}`,
};

/** One row a line; ";;" divides the lines of a cfg, and " # differs: " says why hapax decides otherwise. */
export const rowsIn = (section: keyof typeof AROUND, table: string): readonly Row[] =>
  table
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [text = '', differs] = line.trim().split(' # differs: ');
      const lines = text
        .split(';;')
        .map((one) => ` ${one.trim()}\n`)
        .join('');
      return { name: `${section}: ${text}`, cfg: AROUND[section](lines), ...(differs && { differs }) };
    });

/** Whole cfgs. */
export const rowsOf = (
  rows: readonly (readonly [name: string, cfg: string, differs?: string])[],
): readonly Row[] => rows.map(([name, cfg, differs]) => ({ name, cfg, ...(differs && { differs }) }));
