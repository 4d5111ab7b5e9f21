// `stats …` of proxies (manual 4.2): the statistics page served in place of a server. Any of these words enables it.
import type { Word } from '../arguments.js';
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import { newStatsSettings } from '../initial.js';
import type { StatsSettings } from '../model.js';
import { needCondition } from '../sample/condition.js';
import { ignoreRest } from './readers.js';
import { addRule, readRule } from './rules.js';
import { ANY_PROXY, EVERYWHERE } from './table.js';

/** The page's settings; the first `stats` line of a section leaves what it inherited, as HAProxy does. */
const statsOf = (line: Line, draft: ProxyDraft): StatsSettings => {
  if (!draft.said.has('stats') || draft.stats === undefined) draft.stats = newStatsSettings(line.place);
  draft.said.add('stats');
  return draft.stats;
};

const word = (
  name: string,
  usage: string,
  summary: string,
  read: (line: Line, stats: StatsSettings) => void,
): ProxyCard => ({
  name: `stats ${name}`,
  usage,
  summary,
  sections: EVERYWHERE,
  parse: (line, draft) => {
    read(line, statsOf(line, draft));
    ignoreRest(line);
  },
});

/** Complains of an argument that a blank has cut in two; `whole` is what was probably meant. */
const complainOfBlank = (line: Line, extra: Word, whole: string): void => {
  const name = line.keyword.map((one) => one.text).join(' ');
  const message = `'${name}' takes one argument: a blank divides it from '${extra.text.trim()}', which is ignored.`;
  line.report('warning', 'extra-argument', message, extra, `did you mean '${name} ${whole}'?`);
};

/** Blogs print "stats uri / haproxy-stats", which would hide everything under "/". */
const readUri = (line: Line, stats: StatsSettings): void => {
  const uri = line.args.need('an URI prefix');
  const [extra, ...more] = line.args.rest();
  if (uri === undefined) return;
  stats.uri = uri.text;
  if (!/^[/*]/.test(uri.text))
    line.report('warning', 'suspicious-uri', 'no request has such an URI.', uri, `write '/${uri.text}'`);
  if (extra) complainOfBlank(line, extra, [uri, extra, ...more].map((one) => one.text).join(''));
};

/** Blogs print "stats realm Haproxy \ statistic" as well; HAProxy takes the first word of what it is given. */
const readRealm = (line: Line, stats: StatsSettings): void => {
  const realm = line.args.need('a realm name');
  const [extra, ...more] = line.args.rest();
  if (realm === undefined) return;
  stats.realm = realm.text;
  if (extra === undefined) return;
  const words = [realm, extra, ...more].map((one) => one.text.trim().replaceAll(' ', '\\ '));
  complainOfBlank(line, extra, words.filter((text) => text !== '').join('\\ '));
};

const readAuth = (line: Line, stats: StatsSettings): void => {
  const account = line.args.need('a user:password account');
  if (account === undefined) return;
  const colon = account.text.indexOf(':');
  const user = colon < 0 ? account.text : account.text.slice(0, colon);
  if (colon < 0)
    line.report(
      'warning',
      'empty-password',
      `user '${user}' gets an empty password.`,
      account,
      `write '${user}:PASSWORD'`,
    );
  if (stats.auth.some((one) => one.user === user)) {
    line.report('warning', 'duplicate-user', `ignoring duplicated user '${user}'.`, account);
    return;
  }
  stats.auth.push({ user, password: colon < 0 ? '' : account.text.slice(colon + 1) });
};

const readRefresh = (line: Line, stats: StatsSettings): void => {
  const ms = line.args.duration('a refresh interval (in seconds when it has no unit)', 's');
  if (ms === undefined) return;
  if (ms > 0) stats.refreshSeconds = Math.ceil(ms / 1000);
  else delete stats.refreshSeconds;
};

const readScope = (line: Line, stats: StatsSettings): void => {
  const name = line.args.need('a proxy name');
  if (name) stats.scope.push(name.text);
};

/** Everything after the word, or '' for what the global section says. */
const text = (line: Line): string =>
  line.args
    .rest()
    .map((one) => one.text)
    .join(' ');

export const statsCards: readonly ProxyCard[] = [
  word('enable', '', 'Serves the statistics page with default settings.', () => {}),
  word('uri', '<prefix>', 'Where the statistics page is; "/haproxy?stats" unless told.', readUri),
  word('realm', '<realm>', 'What the browser shows when it asks for a password.', readRealm),
  word('auth', '<user>:<password>', 'Lets a user in; the first one closes the page to all others.', readAuth),
  word('refresh', '<delay>', 'Lets the page reload by itself.', readRefresh),
  word(
    'scope',
    '{ <name> | "." }',
    'Shows this proxy only (with others named so); "." is the proxy itself.',
    readScope,
  ),
  word('hide-version', '', 'Leaves the version out of the page.', (_line, stats) => {
    stats.hideVersion = true;
  }),
  word('show-version', '', 'Shows the version on the page.', (_line, stats) => {
    stats.hideVersion = false;
  }),
  word('show-node', '[<name>]', 'Shows the name of the node.', (line, stats) => {
    stats.showNode = text(line);
  }),
  word('show-desc', '[<text>]', 'Shows a description.', (line, stats) => {
    stats.showDesc = text(line);
  }),
  word('show-legends', '', 'Shows more about each proxy and server in tooltips.', (_line, stats) => {
    stats.showLegends = true;
  }),
  {
    ...word('show-modules', '', 'Shows what extra modules count.', () => {}),
    status: 'no-effect',
    reason: 'there are no extra modules',
  },
  {
    name: 'stats admin',
    usage: '{ if | unless } <condition>',
    summary: 'Lets the page change the state of servers, for whom the condition holds.',
    sections: ANY_PROXY,
    parse(line, draft) {
      const stats = statsOf(line, draft);
      const condition = needCondition(line, draft, 'http-request');
      line.args.end();
      if (condition === 'wrong') return;
      stats.admin ??= [];
      stats.admin.push(condition);
    },
  },
  {
    name: 'stats http-request',
    usage: '{ allow | deny | auth [realm <realm>] } [{ if | unless } <condition>]',
    summary: 'Decides who may see the page; in place of "stats auth".',
    sections: ANY_PROXY,
    parse: (line, draft) => {
      const rule = readRule(line, draft, 'stats http-request');
      statsOf(line, draft);
      addRule(draft, 'stats http-request', rule);
    },
  },
];
