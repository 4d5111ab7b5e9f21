// The flags of the command (management.txt, chapter 3): one row each, read by command-line.ts and shown by help.ts.

/** What the command line asks for. */
export interface CommandLine {
  /** What to do; `run` unless told. */
  task: 'run' | 'check' | 'evaluate' | 'dump-model' | 'help' | 'version' | 'build';
  /** Files and directories of `-f` and after `--`, in order; "-" is standard input. */
  files: string[];
  /** How diagnostics are printed. */
  format: 'text' | 'json';
  /** Stay in the foreground whatever the cfg says: `-db`, `-d`. */
  foreground: boolean;
  daemon: boolean;
  /** `-q` silences, `-V` overrides `quiet` of the cfg. */
  output: 'normal' | 'quiet' | 'verbose';
  /** Show diag messages too: `-dD`. */
  diag: boolean;
  /** Keep to the warnings that HAProxy has: `--no-advice`. */
  noAdvice: boolean;
  /** Any warning is fatal: `-dW`. */
  zeroWarning: boolean;
  /** Servers whose name cannot be resolved start in maintenance: `-dr`. */
  ignoreResolution: boolean;
  /** `-cc`. */
  condition?: string;
  pidfile?: string;
  directory?: string;
  /** `-W`, `-Ws`. */
  masterWorker: boolean;
  /** Tell systemd how it goes: `-Ws`. */
  systemd: boolean;
  /** Processes to replace: `-sf` (they finish what they have), `-st` (they stop). */
  replaces?: { readonly pids: readonly number[]; readonly farewell: 'SIGUSR1' | 'SIGTERM' };
  maxconn?: number;
  proxyMaxconn?: number;
  localPeer?: string;
  /** Flags that were given and do nothing here, with the reason. */
  idle: string[];
}

export interface Flag {
  readonly name: string;
  /** The argument, as help shows it: "<file>". */
  readonly value?: string;
  /** The argument is written without a space, as in -dM0x50, and may be missing. */
  readonly attached?: boolean;
  /** Takes every following word up to the next flag (-sf); the value has them separated by spaces. */
  readonly many?: boolean;
  readonly summary: string;
  /** Acts; absent for flags that are accepted and do nothing, then `summary` says why. Returns what is wrong. */
  readonly apply?: (line: CommandLine, value: string) => string | undefined;
}

const set =
  (fields: Partial<CommandLine>) =>
  (line: CommandLine): undefined => {
    Object.assign(line, fields);
  };

const count =
  (field: 'maxconn' | 'proxyMaxconn') =>
  (line: CommandLine, value: string): string | undefined => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) return `expects a number, not '${value}'`;
    line[field] = number;
    return undefined;
  };

const text =
  (field: 'pidfile' | 'directory' | 'localPeer') =>
  (line: CommandLine, value: string): undefined => {
    line[field] = value;
  };

const replaces =
  (farewell: 'SIGUSR1' | 'SIGTERM') =>
  (line: CommandLine, value: string): string | undefined => {
    const pids = value.split(' ').filter(Boolean).map(Number);
    const wrong = pids.findIndex((pid) => !Number.isSafeInteger(pid) || pid <= 0);
    if (wrong >= 0) return `expects process ids, not '${value.split(' ')[wrong]}'`;
    line.replaces = { pids, farewell };
    return undefined;
  };

/** Flags that act, in the order help shows them. */
export const FLAGS: readonly Flag[] = [
  {
    name: '-f',
    value: '<file|dir|->',
    summary: 'read this cfg; may be repeated; a directory gives its .cfg files in order, - is stdin',
    apply: (line, value) => void line.files.push(value),
  },
  {
    name: '-c',
    summary: 'check the cfg and exit: 0 valid, 1 errors, 2 no listener',
    apply: set({ task: 'check' }),
  },
  {
    name: '-cc',
    value: '<condition>',
    summary: "evaluate what may stand after '.if' and exit: 0 true, 1 false, 2 error",
    apply: (line, condition) => void Object.assign(line, { task: 'evaluate', condition }),
  },
  {
    name: '--format',
    value: 'json|text',
    summary: 'with -c: how to print what was found (JSON goes to stdout)',
    apply: (line, value) => {
      if (value !== 'json' && value !== 'text') return `expects 'json' or 'text', not '${value}'`;
      line.format = value;
      return undefined;
    },
  },
  {
    name: '--dump-model',
    summary: 'print what the cfg means as JSON and exit',
    apply: set({ task: 'dump-model' }),
  },
  { name: '-db', summary: 'stay in the foreground, whatever the cfg says', apply: set({ foreground: true }) },
  {
    name: '-d',
    summary: 'debug mode; here the same as -db with -V',
    apply: set({ foreground: true, output: 'verbose' }),
  },
  { name: '-D', summary: 'go to the background once every listener is open', apply: set({ daemon: true }) },
  {
    name: '-W',
    summary: 'master-worker mode: a worker that dies is replaced, SIGHUP reloads',
    apply: set({ masterWorker: true }),
  },
  {
    name: '-Ws',
    summary: 'the same, telling systemd how it goes (Type=notify)',
    apply: set({ masterWorker: true, systemd: true }),
  },
  {
    name: '-sf',
    value: '<pid>*',
    many: true,
    summary: 'replace these processes: they finish what they have when this one is ready',
    apply: replaces('SIGUSR1'),
  },
  {
    name: '-st',
    value: '<pid>*',
    many: true,
    summary: 'replace these processes: they stop when this one is ready',
    apply: replaces('SIGTERM'),
  },
  {
    name: '-p',
    value: '<file>',
    summary: 'write the pid there in the background',
    apply: text('pidfile'),
  },
  {
    name: '-C',
    value: '<dir>',
    summary: 'change to this directory before reading files',
    apply: text('directory'),
  },
  {
    name: '-n',
    value: '<number>',
    summary: 'most connections of the process, over global maxconn',
    apply: count('maxconn'),
  },
  {
    name: '-N',
    value: '<number>',
    summary: 'most connections of a frontend that sets no maxconn',
    apply: count('proxyMaxconn'),
  },
  {
    name: '-L',
    value: '<name>',
    summary: 'name of the local peer ($HAPROXY_LOCALPEER)',
    apply: text('localPeer'),
  },
  { name: '-q', summary: 'print nothing', apply: set({ output: 'quiet' }) },
  { name: '-V', summary: 'print, even where the cfg says quiet', apply: set({ output: 'verbose' }) },
  { name: '-dD', summary: 'also report what is only suspicious', apply: set({ diag: true }) },
  {
    name: '--no-advice',
    summary: 'leave out the warnings that HAProxy does not have (rules never reached and the like)',
    apply: set({ noAdvice: true }),
  },
  { name: '-dW', summary: 'refuse to start when there was any warning', apply: set({ zeroWarning: true }) },
  {
    name: '-dr',
    summary: 'start although names of servers cannot be resolved',
    apply: set({ ignoreResolution: true }),
  },
  { name: '-v', summary: 'print the version and exit', apply: set({ task: 'version' }) },
  { name: '-vv', summary: 'print versions, platform and limits, and exit', apply: set({ task: 'build' }) },
  { name: '-h', summary: 'print this help and exit', apply: set({ task: 'help' }) },
];

const NO_POLLER = 'Node.js chooses how to wait for events';
const NO_SPLICE = 'data is never spliced';

/** Flags of HAProxy that are accepted so that scripts go on working; their summary is the reason they do nothing. */
export const IDLE_FLAGS: readonly Flag[] = [
  { name: '-S', value: '<bind>', summary: 'the master has no command line yet' },
  { name: '-x', value: '<socket>', summary: 'sockets are not taken over from an older process yet' },
  { name: '-m', value: '<megabytes>', summary: 'memory is bounded by node --max-old-space-size' },
  { name: '-4', summary: 'there are no resolvers sections yet' },
  { name: '-dA', attached: true, summary: 'there are no core dumps to archive libraries for' },
  { name: '-dC', attached: true, summary: 'use --dump-model' },
  { name: '-dF', summary: NO_SPLICE },
  { name: '-dG', summary: 'names are resolved by the system once, at start' },
  { name: '-dI', summary: 'no checks run programs' },
  { name: '-dK', attached: true, summary: 'keywords are not listed yet' },
  { name: '-dL', summary: 'there are no loaded libraries of interest' },
  { name: '-dM', attached: true, summary: 'memory is managed by Node.js' },
  { name: '-dR', summary: 'SO_REUSEPORT is not used' },
  { name: '-dS', summary: NO_SPLICE },
  { name: '-dT', summary: 'kernel TLS is not used' },
  { name: '-dV', summary: 'there is no TLS towards servers yet' },
  { name: '-dZ', summary: NO_SPLICE },
  { name: '-dc', summary: 'CPU affinity is left to the system' },
  { name: '-de', summary: NO_POLLER },
  { name: '-dk', summary: NO_POLLER },
  { name: '-dp', summary: NO_POLLER },
  { name: '-dv', summary: NO_POLLER },
  { name: '-dt', attached: true, summary: 'there are no trace sources' },
];

/** Long spellings. */
export const SYNONYMS: Readonly<Record<string, string>> = { '--help': '-h', '--version': '-v' };
