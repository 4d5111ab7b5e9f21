// The global section (manual 3): the words that act. Those that do not stand in no-effect.ts.
import { parseBindAddresses } from '../address.js';
import type { GlobalCard, GlobalDraft, Line } from '../card.js';
import { networkCards } from './global-network.js';
import { globalVariableCards } from './global-variables.js';
import { http1Cards } from './http1.js';
import { globalLogCards } from './log.js';
import { inertGlobalCards } from './no-effect.js';
import { choice, ignoreRest } from './readers.js';
import { tuneCards } from './tune.js';
import { unixBindCard } from './unix-bind.js';

const SECTIONS = ['global'] as const;

/** Keys of the draft that hold a value of type T. */
type KeysOf<T> = {
  [K in keyof GlobalDraft]-?: Exclude<GlobalDraft[K], undefined> extends T ? K : never;
}[keyof GlobalDraft];

type Row = Pick<GlobalCard, 'name' | 'summary'> & { readonly usage?: string };

/** A word that stands alone. */
const flag = (
  row: Row,
  key: 'daemon' | 'quiet' | 'zeroWarning' | 'experimental' | 'pp2NeverSendLocal',
): GlobalCard => ({
  usage: '',
  ...row,
  sections: SECTIONS,
  parse({ args }, draft) {
    draft[key] = true;
    args.end();
  },
});

/** A word with one value, which may be said once: HAProxy keeps the first and complains of the others. */
const value = <K extends keyof GlobalDraft>(
  row: Row,
  key: K,
  read: (line: Line) => GlobalDraft[K] | undefined,
): GlobalCard => ({
  usage: '<value>',
  ...row,
  sections: SECTIONS,
  parse(line, draft) {
    const found = read(line);
    line.args.end();
    if (found === undefined) return;
    if (draft.said.has(row.name))
      return line.report('warning', 'said-twice', `'${row.name}' already specified. Continuing.`);
    draft.said.add(row.name);
    draft[key] = found;
  },
});

const text = (row: Row, key: KeysOf<string>, what: string): GlobalCard =>
  value(row, key, ({ args }) => args.need(what)?.text);

const integer = (row: Row, key: KeysOf<number>, [min, max]: readonly [number, number]): GlobalCard =>
  value(row, key, ({ args }) => args.integer('an integer argument', min, max));

const limit = (row: Row, key: KeysOf<number>): GlobalCard =>
  value({ usage: '<number>', ...row }, key, ({ args }) =>
    args.leadingInteger('an integer argument', 0, MAX_INT),
  );

const MAX_INT = 2 ** 31 - 1;
/** Ids of users and groups are unsigned; the last one means "unchanged" to chown(2). */
const MAX_ID = 2 ** 32 - 2;

const processCards: readonly GlobalCard[] = [
  flag({ name: 'daemon', summary: 'Runs in the background, like -D.' }, 'daemon'),
  flag({ name: 'quiet', summary: 'Says nothing at start but what is wrong, like -q.' }, 'quiet'),
  flag(
    { name: 'expose-experimental-directives', summary: 'Allows words that HAProxy calls experimental.' },
    'experimental',
  ),
  flag(
    {
      name: 'pp2-never-send-local',
      summary: 'Has checks of servers with send-proxy-v2 say PROXY, not LOCAL.',
    },
    'pp2NeverSendLocal',
  ),
  flag({ name: 'zero-warning', summary: 'Refuses to start on any warning, like -dW.' }, 'zeroWarning'),
  {
    name: 'master-worker',
    usage: '[no-exit-on-failure]',
    summary: 'Runs as a master with workers, like -W.',
    sections: SECTIONS,
    parse(line, draft) {
      draft.masterWorker = true;
      if (line.args.take('no-exit-on-failure'))
        line.report(
          'notice',
          'no-effect',
          "'no-exit-on-failure' has no effect here: a worker that fails is replaced.",
        );
      line.args.end();
    },
  },
  integer(
    {
      name: 'mworker-max-reloads',
      usage: '<number>',
      summary: 'Reloads that a worker may outlive before it is stopped.',
    },
    'mworkerMaxReloads',
    [0, MAX_INT],
  ),
  limit({ name: 'maxconn', summary: 'Connections served at once by the whole process.' }, 'maxconn'),
  limit(
    { name: 'maxconnrate', summary: 'Connections taken in a second by the whole process.' },
    'maxconnrate',
  ),
  limit({ name: 'maxsessrate', summary: 'Sessions begun in a second by the whole process.' }, 'maxsessrate'),
  integer(
    { name: 'nbthread', usage: '<number>', summary: 'Threads that carry traffic.' },
    'nbthread',
    [1, 256],
  ),
  text({ name: 'user', usage: '<name>', summary: 'User to run as.' }, 'user', 'a user name'),
  text({ name: 'group', usage: '<name>', summary: 'Group to run as.' }, 'group', 'a group name'),
  integer({ name: 'uid', usage: '<number>', summary: 'User to run as, by number.' }, 'uid', [0, MAX_ID]),
  integer({ name: 'gid', usage: '<number>', summary: 'Group to run as, by number.' }, 'gid', [0, MAX_ID]),
  text(
    { name: 'pidfile', usage: '<path>', summary: 'File for the process id.' },
    'pidfile',
    'a file name as an argument',
  ),
  text({ name: 'node', usage: '<name>', summary: 'Name of this node on the stats page.' }, 'node', 'a name'),
  {
    name: 'description',
    usage: '<text>',
    summary: 'Text about this instance on the stats page.',
    sections: SECTIONS,
    parse({ args }, draft) {
      const first = args.need('a string argument');
      if (first) draft.description = [first, ...args.rest()].map((word) => word.text).join(' ');
    },
  },
  value(
    { name: 'hard-stop-after', usage: '<time>', summary: 'Longest time a soft stop may take.' },
    'hardStopAfterMs',
    ({ args }) => args.duration('<time> as argument'),
  ),
];

const healthCards: readonly GlobalCard[] = [
  {
    name: 'spread-checks',
    usage: '<0..50>',
    summary: 'Random spread of check intervals, in percent.',
    sections: SECTIONS,
    parse({ args }, draft) {
      draft.spreadChecksPercent =
        args.integer('a positive value in range 0..50', 0, 50) ?? draft.spreadChecksPercent;
      args.end();
    },
  },
  value(
    { name: 'max-spread-checks', usage: '<time>', summary: 'Upper bound of the random spread of checks.' },
    'maxSpreadChecksMs',
    ({ args }) => args.duration('an integer delay'),
  ),
];

const externalCheckCards: readonly GlobalCard[] = [
  {
    name: 'external-check',
    usage: '[preserve-env]',
    summary:
      'Allows health checks that run commands, with an environment of their own or that of the process.',
    sections: SECTIONS,
    parse({ args }, draft) {
      draft.externalCheck = { preserveEnv: args.take('preserve-env') };
      args.end();
    },
  },
  {
    name: 'insecure-fork-wanted',
    usage: '',
    summary: 'Allows new processes, which external checks need.',
    sections: SECTIONS,
    negatable: true,
    status: 'no-effect',
    reason: "external checks need no more than 'external-check' here",
    parse({ args, negation }, draft) {
      draft.insecureForkWanted = negation === undefined;
      args.end();
    },
  },
];

const statsCards: readonly GlobalCard[] = [
  {
    name: 'stats socket',
    usage: '<address> [param*]',
    summary: 'Address of the runtime API.',
    sections: SECTIONS,
    parse(line, draft) {
      const word = line.args.need('an address or a path to a UNIX socket');
      if (!word) return;
      const params = line.args.rest().map(({ text }) => text);
      const found = parseBindAddresses(word.text, line.world.env);
      if ('error' in found)
        return line.report('alert', 'bad-address', `'stats socket' : ${found.error}.`, word, found.hint);
      draft.statsSockets.push({ place: line.place, address: word.text, params });
      line.report('warning', 'not-listening', `'stats socket' does not listen yet on '${word.text}'.`, word);
    },
  },
];

/** Name and value of `setenv` and `presetenv`; an empty value cannot be told from none (manual 2.2). */
const readVariable = (line: Line): readonly [string, string] | undefined => {
  const name = line.args.need('a name and a value');
  const content = name && line.args.need('a name and a value');
  ignoreRest(line);
  return name && content && [name.text, content.text];
};

const setVariable = (draft: GlobalDraft, name: string, value: string): void => {
  draft.env[name] = value;
  draft.environment = { ...draft.environment, [name]: value };
};

const removeVariable = (draft: GlobalDraft, name: string): void => {
  delete draft.env[name];
  draft.environment = { ...draft.environment, [name]: null };
};

const environmentCards: readonly GlobalCard[] = [
  {
    name: 'setenv',
    usage: '<name> <value>',
    summary: 'Sets an environment variable for the lines below.',
    sections: SECTIONS,
    parse(line, draft) {
      const found = readVariable(line);
      if (found) setVariable(draft, ...found);
    },
  },
  {
    name: 'presetenv',
    usage: '<name> <value>',
    summary: 'Sets an environment variable unless it is set.',
    sections: SECTIONS,
    parse(line, draft) {
      const found = readVariable(line);
      if (found && draft.env[found[0]] === undefined) setVariable(draft, ...found);
    },
  },
  {
    name: 'unsetenv',
    usage: '<name>…',
    summary: 'Removes environment variables.',
    sections: SECTIONS,
    parse({ args }, draft) {
      args.need('at least one variable name');
      for (const { text: name } of args.words) removeVariable(draft, name);
      args.rest();
    },
  },
  {
    name: 'resetenv',
    usage: '[<name>…]',
    summary: 'Removes all environment variables but these.',
    sections: SECTIONS,
    parse({ args }, draft) {
      const kept = new Set(args.rest().map(({ text: name }) => name));
      for (const name of Object.keys(draft.env)) if (!kept.has(name)) removeVariable(draft, name);
    },
  },
];

const PATH_MODES = ['current', 'config', 'parent', 'origin'] as const;

const pathCards: readonly GlobalCard[] = [
  {
    name: 'default-path',
    usage: '{ current | config | parent | origin <path> }',
    summary: 'Where files with relative paths are looked for, in the lines below.',
    sections: SECTIONS,
    parse(line, draft) {
      const mode = choice(line, 'default-path', PATH_MODES);
      if (mode === undefined) return;
      const origin = mode === 'origin' ? line.args.need('a directory behind <origin>') : undefined;
      ignoreRest(line);
      if (mode !== 'origin') draft.filePaths = mode;
      else if (origin) draft.filePaths = { origin: origin.text };
    },
  },
];

export const globalCards: readonly GlobalCard[] = [
  ...processCards,
  ...globalLogCards,
  ...healthCards,
  ...externalCheckCards,
  ...statsCards,
  ...environmentCards,
  ...pathCards,
  unixBindCard,
  ...networkCards,
  ...tuneCards,
  ...http1Cards,
  ...globalVariableCards,
  ...inertGlobalCards,
];
