// Lines that are right in themselves and do nothing in their section, for what they would act on is not there. A row
// each; only lines of the section itself count, for defaults are written for many.
import type { Statement } from '../card.js';
import type { Code } from '../codes.js';
import type { Balance, Proxy } from '../model.js';
import { type Advice, type Advising, at, called, calledAt, startsWith } from './advice.js';

interface Row {
  readonly words: string;
  /** Why it does nothing there; undefined where it does something. */
  readonly idle: (proxy: Proxy, advising: Advising, statement: Statement) => string | undefined;
}

const unless =
  (works: (proxy: Proxy) => boolean, because: string): Row['idle'] =>
  (proxy) =>
    proxy.servers.length === 0 || works(proxy) ? undefined : because;

const checked = unless(({ servers }) => servers.some(({ check }) => check), 'no server here has a check');
const queued = unless(
  ({ servers }) => servers.some(({ maxconn }) => maxconn),
  "no server here has a 'maxconn', so no request ever waits",
);
const dynamic = unless(
  ({ servers }) => servers.some(({ minconn }) => minconn),
  "no server here has a 'minconn'",
);
const backedUp = unless(({ servers }) => servers.some(({ backup }) => backup), 'no server here is a backup');

const dynamicCookies = unless(
  ({ cookie }) => cookie?.dynamic === true,
  "there is no 'cookie' that is 'dynamic'",
);

const keptAlive: Row['idle'] = (proxy, { said }) => {
  if (proxy.mode !== 'http' || proxy.connectionMode !== 'close') return undefined;
  const by = said(proxy, 'option', 'httpclose') ?? said(proxy, 'option', 'forceclose');
  return `each connection closes after one request${by ? `, by ${calledAt(by)}` : ''}`;
};

const HASHES: ReadonlySet<Balance['algorithm']> = new Set([
  'source',
  'uri',
  'url_param',
  'hdr',
  'hash',
  'rdp-cookie',
]);

const hashed: Row['idle'] = ({ servers, balance }, _advising, { words }) => {
  if (servers.length === 0) return undefined;
  if (!HASHES.has(balance.algorithm)) return `'balance ${balance.algorithm}' does not hash`;
  const isFunctionSaid = words[2] !== undefined && words[2] !== 'sdbm';
  return balance.algorithm === 'source' && isFunctionSaid && words[3] !== 'avalanche'
    ? `'balance source' takes the address itself for its hash, whatever the function`
    : undefined;
};

const consistent =
  (others: readonly Balance['algorithm'][]): Row['idle'] =>
  ({ servers, balance, hashType }) => {
    if (servers.length === 0 || others.includes(balance.algorithm)) return undefined;
    if (!HASHES.has(balance.algorithm)) return `'balance ${balance.algorithm}' does not hash`;
    return hashType.method === 'consistent' ? undefined : "it is for 'hash-type consistent'";
  };

const TIMEOUTS: readonly Row[] = [
  { words: 'timeout check', idle: checked },
  { words: 'timeout queue', idle: queued },
  { words: 'timeout http-keep-alive', idle: keptAlive },
];

const OTHERS: readonly Row[] = [
  { words: 'option httpchk', idle: checked },
  { words: 'option log-health-checks', idle: checked },
  { words: 'http-check', idle: checked },
  { words: 'option allbackups', idle: backedUp },
  { words: 'fullconn', idle: dynamic },
  { words: 'hash-type', idle: hashed },
  { words: 'hash-balance-factor', idle: consistent(['random']) },
  { words: 'hash-preserve-affinity', idle: consistent([]) },
  { words: 'dynamic-cookie-key', idle: dynamicCookies },
];

const inVain =
  (code: Code, rows: readonly Row[]): Advice =>
  (advising) => {
    for (const proxy of advising.model.proxies)
      for (const statement of advising.statements(proxy)) {
        const because = rows
          .find(({ words }) => startsWith(statement, words))
          ?.idle(proxy, advising, statement);
        if (because === undefined) continue;
        const what = code === 'idle-timeout' ? 'can never strike' : 'has no effect';
        const message = `${called(statement)} ${what} in ${proxy.section} '${proxy.name}': ${because}.`;
        advising.warn(code, message, at(statement));
      }
  };

export const idleTimeouts = inVain('idle-timeout', TIMEOUTS);
export const idleKeywords = inVain('idle-keyword', OTHERS);

/** `default-server` is for the servers after it. */
export const lateDefaults: Advice = ({ model, statements, warn }) => {
  for (const proxy of model.proxies) {
    const lines = statements(proxy);
    const last = lines.findLastIndex(({ words }) => /^server(-template)?$/.test(words[0] ?? ''));
    if (last < 0) continue;
    for (const line of lines.slice(last).filter(({ words }) => words[0] === 'default-server')) {
      const message = `'default-server' has no effect, as the last server stands before it, at ${calledAt(lines[last]!)}.`;
      warn('late-default-server', message, at(line, 'move it above the servers it is meant for'));
    }
  }
};

/** Cookies that are given to servers and never looked at. */
export const idleCookies: Advice = ({ model, warn }) => {
  for (const proxy of model.proxies.filter(({ mode, cookie }) => mode === 'http' && !cookie)) {
    const server = proxy.servers.find(({ cookie }) => cookie !== undefined);
    if (!server) continue;
    const message = `the cookies of servers have no effect in ${proxy.section} '${proxy.name}': it has no 'cookie' line.`;
    warn('idle-keyword', message, { place: server.place, word: 'cookie' });
  }
};

export const weightless: Advice = ({ model, warn }) => {
  for (const { servers, section, name } of model.proxies) {
    const [first] = servers;
    if (!first || servers.some(({ weight }) => weight > 0)) continue;
    const message = `no request ever reaches a server of ${section} '${name}': all have weight 0.`;
    warn('no-weight', message, { place: first.place, word: first.name });
  }
};

/** Words that mean something in HTTP only; those that HAProxy warns of itself stand in checks/mode.ts. */
const HTTP_ONLY: readonly string[] = [
  'option httpclose',
  'option http-server-close',
  'option http-keep-alive',
  'option http-pretend-keepalive',
  'option http-buffer-request',
  'timeout http-request',
  'timeout http-keep-alive',
  'errorfile',
  'errorloc',
  'errorloc302',
  'errorloc303',
  'http-reuse',
  'http-send-name-header',
  'compression',
];

export const httpOnly: Advice = ({ model, statements, said, warn }) => {
  for (const proxy of model.proxies.filter(({ mode }) => mode === 'tcp')) {
    const lines = statements(proxy);
    if (lines.some(({ words }) => words.includes('switch-mode'))) continue;
    const mode = said(proxy, 'mode');
    const why = mode ? `mode tcp, by ${calledAt(mode)}` : "mode tcp, for want of a 'mode http'";
    for (const line of lines.filter((one) => HTTP_ONLY.some((words) => startsWith(one, words))))
      warn(
        'http-only',
        `${called(line)} has no effect, as ${proxy.section} '${proxy.name}' is in ${why}.`,
        at(line),
      );
  }
};
