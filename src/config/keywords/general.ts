// Proxy words about the proxy as a whole (manual 4.2): its mode and names, its limits, where its requests go.
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { RetryCause } from '../model.js';
import { readModeHealth } from './monitor-net.js';
import { choice, ignoreRest, setLimit } from './readers.js';
import { ANY_PROXY, CLIENT_SIDE, EVERYWHERE, SERVER_SIDE } from './table.js';

const AN_INTEGER = 'an integer argument';

/** Modes of HAProxy that hapax does not have, and why. */
const OTHER_MODES: Readonly<Record<string, string>> = {
  health: "'mode health' doesn't exist any more; use 'http-request return status 200' in each frontend.",
  log: "'mode log' is not supported yet.",
  spop: "'mode spop' is not supported.",
  haterm: "'mode haterm' is not supported.",
};

const readMode = (line: Line, draft: ProxyDraft): void => {
  const word = line.args.need("a mode: 'http' or 'tcp'");
  if (word === undefined) return;
  const { text } = word;
  if (text === 'http' || text === 'tcp') draft.mode = text;
  else if (text === 'health' && line.section !== 'defaults') readModeHealth(line, draft, word);
  else {
    const other = Object.hasOwn(OTHER_MODES, text) ? OTHER_MODES[text] : undefined;
    line.report(
      'alert',
      other ? 'not-supported' : 'bad-argument',
      other ?? `unknown proxy mode '${text}'.`,
      word,
    );
  }
  line.args.end();
};

/** A row per word that reads one integer, where 0 means no limit. */
const limit = (
  name: 'maxconn' | 'backlog' | 'fullconn',
  sections: ProxyCard['sections'],
  summary: string,
): ProxyCard => ({
  name,
  usage: '<number>',
  summary,
  sections,
  parse: (line, draft) => {
    setLimit(draft, name, line.args.leadingInteger(AN_INTEGER, 0, 0x7fffffff));
    line.args.end();
  },
});

const state = (name: 'enabled' | 'disabled', summary: string): ProxyCard => ({
  name,
  usage: '',
  summary,
  sections: EVERYWHERE,
  parse: (line, draft) => {
    draft.disabled = name === 'disabled';
    line.args.end();
  },
});

const readDescription = (line: Line, draft: ProxyDraft): void => {
  if (line.args.peek() === undefined) line.args.need('a string argument');
  else
    draft.description = line.args
      .rest()
      .map((word) => word.text)
      .join(' ');
};

const readKeepAliveQueue = (line: Line, draft: ProxyDraft): void => {
  const most = line.args.integer('an integer value (or -1 to disable)', -1, 0x7fffffff);
  if (most === -1) delete draft.maxKeepAliveQueue;
  else if (most !== undefined) draft.maxKeepAliveQueue = most;
  ignoreRest(line);
};

const readRetries = (line: Line, draft: ProxyDraft): void => {
  draft.retries = line.args.leadingInteger(AN_INTEGER, 0, 0x7fffffff) ?? draft.retries;
  line.args.end();
};

/** The statuses that manual 4.2 lists under retry-on. */
const RETRYABLE_STATUSES = [401, 403, 404, 408, 421, 425, 429, 500, 501, 502, 503, 504];

const ALL_RETRYABLE: readonly RetryCause[] = [
  'conn-failure',
  'empty-response',
  'junk-response',
  'response-timeout',
  '0rtt-rejected',
  500,
  502,
  503,
  504,
];

/** What a word of `retry-on` stands for; nothing for 'none'. */
const RETRY_WORDS: ReadonlyMap<string, readonly RetryCause[]> = new Map([
  ['none', []],
  ['all-retryable-errors', ALL_RETRYABLE],
  ...[...ALL_RETRYABLE, ...RETRYABLE_STATUSES].map((cause) => [String(cause), [cause]] as const),
]);

/** Every line replaces what was said before. */
const readRetryOn = (line: Line, draft: ProxyDraft): void => {
  line.args.need('at least one keyword to specify when to retry');
  line.args.rest();
  const { words } = line.args;
  const causes = new Set<RetryCause>();
  for (const word of words) {
    const found = RETRY_WORDS.get(word.text);
    if (!found) line.report('alert', 'bad-argument', `'retry-on': unknown keyword '${word.text}'.`, word);
    else if (found.length === 0 && words.length > 1)
      line.report('alert', 'bad-argument', "'retry-on': 'none' can only be used alone.", word);
    if (word.text === '0rtt-rejected')
      line.report(
        'notice',
        'no-effect',
        "'0rtt-rejected' has no effect: servers are not reached by TLS.",
        word,
      );
    for (const cause of found ?? []) causes.add(cause);
  }
  draft.retryOn = [...causes];
};

export const generalCards: readonly ProxyCard[] = [
  {
    name: 'mode',
    usage: '{ http | tcp }',
    summary: 'What is spoken with clients and servers.',
    sections: EVERYWHERE,
    parse: readMode,
  },
  {
    name: 'id',
    usage: '<number>',
    summary: 'The number of the proxy in statistics (iid).',
    sections: ANY_PROXY,
    parse: (line, draft) => {
      draft.id = line.args.integer('an integer argument above 0', 1, 0x7fffffff) ?? draft.id;
      line.args.end();
    },
  },
  {
    name: 'description',
    usage: '<text>',
    summary: 'A text shown on the statistics page.',
    sections: ANY_PROXY,
    parse: readDescription,
  },
  state('disabled', 'The proxy is not started, but keeps its place in the cfg.'),
  state('enabled', 'Takes a "disabled" of the defaults back.'),
  limit('maxconn', CLIENT_SIDE, 'Most connections of clients at the same time.'),
  limit('backlog', CLIENT_SIDE, 'How many connections the system may hold that are not accepted yet.'),
  {
    name: 'rate-limit sessions',
    usage: '<rate>',
    summary: 'Most connections let in within a second; others wait.',
    sections: CLIENT_SIDE,
    parse: (line, draft) => {
      setLimit(draft, 'rateLimitSessions', line.args.integer(AN_INTEGER, 0, 0x7fffffff));
      line.args.end();
    },
  },
  {
    name: 'max-session-srv-conns',
    usage: '<number>',
    summary: 'Most idle connections to servers that are kept for one client alone.',
    sections: CLIENT_SIDE,
    parse: (line, draft) => {
      const most = line.args.integer(AN_INTEGER, 0, 0x7fffffff);
      if (most !== undefined) draft.maxSessionSrvConns = most;
      line.args.end();
    },
  },
  {
    name: 'max-keep-alive-queue',
    usage: '<number>',
    summary: 'How long a queue may be before clients leave their last server; -1: any.',
    sections: SERVER_SIDE,
    parse: readKeepAliveQueue,
  },
  limit('fullconn', SERVER_SIDE, 'The load at which servers get their full "maxconn".'),
  {
    name: 'retries',
    usage: '<number>',
    summary: 'How often a failed connection to a server is tried again.',
    sections: SERVER_SIDE,
    parse: readRetries,
  },
  {
    name: 'retry-on',
    usage: '{ none | <event> | <status> }…',
    summary: 'What is worth a retry.',
    sections: SERVER_SIDE,
    parse: readRetryOn,
  },
  {
    name: 'default_backend',
    usage: '<backend>',
    summary: 'Where requests go that no "use_backend" has sent elsewhere.',
    sections: CLIENT_SIDE,
    parse: (line, draft) => {
      const backend = line.args.need('a backend name');
      if (backend) draft.defaultBackend = backend.text;
      line.args.end();
    },
  },
  {
    name: 'monitor-uri',
    usage: '<uri>',
    summary: 'A path that hapax answers itself, with 200, so that others can check it.',
    sections: CLIENT_SIDE,
    parse: (line, draft) => {
      const uri = line.args.need('an URI');
      if (uri) draft.monitorUri = uri.text;
      line.args.end();
    },
  },
  {
    name: 'http-reuse',
    usage: '{ never | safe | aggressive | always }',
    summary: 'When a request may travel on a connection that an earlier request has opened.',
    sections: SERVER_SIDE,
    parse: (line, draft) => {
      const policies = ['never', 'safe', 'aggressive', 'always'] as const;
      draft.httpReuse = choice(line, 'http-reuse', policies) ?? draft.httpReuse;
      line.args.end();
    },
  },
];
