// Rules on connections and on what travels on them (manual 4.2, "tcp-request connection" and its neighbours), and how long
// those on contents may wait for them.
import type { Line, ProxyCard, ProxyDraft, Section } from '../card.js';
import type { Proxy } from '../model.js';
import { delay, setLimit } from './readers.js';
import { ruleList } from './rules.js';
import { CLIENT_SIDE, EVERYWHERE, SERVER_SIDE } from './table.js';

type Delayed = keyof NonNullable<Proxy['inspectDelays']>;

/** The first of several counts, as in HAProxy. */
const readDelay = (line: Line, draft: ProxyDraft, list: Delayed): void => {
  const ms = delay(line, 'a delay (in milliseconds when it has no unit)');
  if (ms === undefined) return;
  line.args.end();
  const name = line.keyword.map(({ text }) => text).join(' ');
  if (draft.inspectDelays?.[list] !== undefined && draft.said.has(name)) {
    const message = `ignoring '${name}', which was already specified.`;
    return line.report('warning', 'overwritten', message);
  }
  draft.said.add(name);
  draft.inspectDelays ??= {};
  setLimit(draft.inspectDelays, list, ms);
};

const inspectDelay = (
  name: string,
  list: Delayed,
  sections: readonly Section[],
  summary: string,
): ProxyCard => ({
  name,
  usage: '<timeout>',
  summary,
  sections,
  namedDefaults: true,
  parse: (line, draft) => readDelay(line, draft, list),
});

export const tcpRuleCards: readonly ProxyCard[] = [
  ruleList(
    'tcp-request connection',
    CLIENT_SIDE,
    'Rules for new connections, before anything is read of them.',
  ),
  ruleList('tcp-request session', CLIENT_SIDE, 'Rules for new connections, behind a PROXY header.'),
  ruleList(
    'tcp-request content',
    EVERYWHERE,
    'Rules for what a client sends, before it goes anywhere: for its first bytes, or for each request.',
  ),
  inspectDelay(
    'tcp-request inspect-delay',
    'tcp-request content',
    EVERYWHERE,
    'How long "tcp-request content" rules may wait for what they look at.',
  ),
  ruleList(
    'tcp-response content',
    SERVER_SIDE,
    'Rules for what a server sends: for its first bytes, or for each response.',
  ),
  inspectDelay(
    'tcp-response inspect-delay',
    'tcp-response content',
    SERVER_SIDE,
    'How long "tcp-response content" rules may wait for what they look at.',
  ),
];
