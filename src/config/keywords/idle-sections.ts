// Sections that are read and do nothing: what they are for is not there, and a proxy works without it. A notice at
// their heads says so; their words are known, so that a misspelled one is still found.
import type { OtherSection } from '../card.js';
import { type SectionCards, type SectionKind, sectionKind } from '../section-kind.js';

type Row = readonly [name: string, usage: string, summary: string];

const words = (rows: readonly Row[]): SectionCards<undefined> =>
  rows.map(([name, usage, summary]) => ({
    name,
    usage,
    summary,
    parse: ({ args }) => {
      if (usage !== '' && !usage.startsWith('[')) args.need(`${usage} as arguments`);
      args.rest();
    },
  }));

interface Idle {
  readonly name: OtherSection;
  readonly usage: string;
  readonly summary: string;
  readonly reason: string;
  readonly removed?: boolean;
}

const idle = (about: Idle, rows: readonly Row[]): SectionKind =>
  sectionKind<undefined>({ ...about, status: 'no-effect', open: () => undefined, cards: words(rows) });

export const idleSections: readonly SectionKind[] = [
  idle(
    {
      name: 'mailers',
      usage: '<name>',
      summary: 'Where mails about servers are sent to.',
      reason: 'no mail is sent; a log target tells the same',
    },
    [
      ['mailer', '<name> <address>:<port>', 'A mail server.'],
      ['timeout mail', '<time>', 'How long sending may take.'],
    ],
  ),
  idle(
    {
      name: 'peers',
      usage: '<name>',
      summary: 'Proxies that share their stick tables.',
      reason: 'there are no stick tables yet that could be shared',
    },
    [
      ['bind', '<address>:<port> [<parameters>]', 'Where the local peer listens.'],
      ['default-bind', '[<parameters>]', 'Parameters of the local peer.'],
      ['default-server', '[<parameters>]', 'Parameters of the peers after it.'],
      ['disabled', '', 'Takes the section out of use.'],
      ['enabled', '', 'Takes a "disabled" back.'],
      ['log', '<target> …', 'Logs connections of peers.'],
      ['peer', '<name> <address>:<port> [<parameters>]', 'A peer.'],
      ['server', '<name> [<address>:<port>] [<parameters>]', 'A peer.'],
      ['shards', '<number>', 'Splits tables among the peers.'],
      ['table', '<name> type <type> size <size> …', 'A stick table of the section.'],
    ],
  ),
  idle(
    {
      name: 'cache',
      usage: '<name>',
      summary: 'A cache of small answers.',
      reason: 'answers are not cached yet; every request goes to a server',
    },
    [
      ['total-max-size', '<megabytes>', 'The size of the cache.'],
      ['max-object-size', '<bytes>', 'The size of the largest answer.'],
      ['max-age', '<seconds>', 'How long an answer is kept at most.'],
      ['max-secondary-entries', '<number>', 'Variants of one answer.'],
      ['process-vary', '<on | off>', 'Heeds the Vary header.'],
    ],
  ),
  idle(
    {
      name: 'traces',
      usage: '',
      summary: "Follows HAProxy's inner life, for its developers.",
      reason: "what it follows are HAProxy's own functions",
    },
    [['trace', '<source> <arguments>…', 'Turns a trace on.']],
  ),
  idle(
    {
      name: 'program',
      usage: '<name>',
      summary: 'A program that HAProxy started beside its workers.',
      reason: 'HAProxy has removed it in 3.3; let the service manager start other programs',
      removed: true,
    },
    [
      ['command', '<command>', 'What is started.'],
      ['user', '<name>', 'The user it runs as.'],
      ['group', '<name>', 'The group it runs as.'],
      ['option start-on-reload', '', 'Starts it anew after a reload.'],
    ],
  ),
];
