// Health beside the real HAProxy: both check the same servers by the same cfg, and must find the same, in the same words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BehaviourName, startAll } from '../support/check-servers.js';
import { ourFindings, realFindings } from '../support/findings.js';
import { startHealthOf } from '../support/health.js';
import { freePort } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { type RunningProxy, startHaproxy } from '../support/proxy.js';

/** By HTTP/1.0, which our own transport speaks. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  request: ['option httpchk'],
  head: ['option httpchk HEAD /', 'http-check expect string needle'],
  wanted: ['option httpchk GET /', 'http-check expect comment mine string needle'],
  unwanted: ['option httpchk GET /', 'http-check expect ! string needle'],
  pattern: ['option httpchk GET /', 'http-check expect rstring n.e+d'],
  conclusive: ['option httpchk GET /', 'http-check expect min-recv 0 string needle'],
  minimum: ['option httpchk GET /', 'http-check expect min-recv 5 ! string needle'],
  codes: ['option httpchk', 'http-check expect error-status L7RSP ! status 500-599,404'],
  codePattern: ['option httpchk', 'http-check expect ok-status L4OK tout-status L4TOUT rstatus ^[35]'],
  leaving: ['option httpchk', 'http-check disable-on-404', 'http-check expect status 503'],
  told: ['option httpchk GET /', 'http-check expect on-success fine on-error "not %% well" string needle'],
  toldWhy: ['option httpchk GET /', 'http-check expect on-error no comment mine status 204'],
  several: ['option httpchk', 'http-check expect status 200', 'http-check expect string hay'],
};

const HTTP_1_1 = 'http-check send ver HTTP/1.1 hdr Host check';

/** The same by HTTP/1.1, which undici speaks. */
const BACKENDS: readonly (readonly [name: string, rules: readonly string[]])[] = [
  ['connect', []],
  ...Object.entries(RULES),
  ...Object.entries(RULES).map(([name, rules]) => [`${name}11`, rules.toSpliced(1, 0, HTTP_1_1)] as const),
];

/** Servers that undici takes for better ones than HAProxy does. There is none the other way round. */
const LENIENCE: Partial<Record<BehaviourName, string>> = {
  badChunk: 'the head is judged when it is there; HAProxy sees the broken chunk that comes with it first',
  gzipCoding: 'a body of an unknown coding ends with the connection (RFC 9112, 6.3)',
};

const cfgOf = (statsPort: number, servers: ReadonlyMap<string, number>): string => {
  const lines = [...servers].map(
    ([name, port]) => `server ${name} 127.0.0.1:${port} check inter 8s rise 1 fall 1`,
  );
  const backends = BACKENDS.map(([name, rules]) => [`backend ${name}`, ...rules, ...lines]);
  return [
    // All at once, and time enough for a busy machine to answer them.
    ...['global', 'max-spread-checks 500'],
    'defaults',
    ...['mode http', 'timeout connect 1s', 'timeout client 20s', 'timeout server 20s'],
    'listen stats',
    ...[`bind 127.0.0.1:${statsPort}`, 'stats enable', 'stats uri /', ''],
    ...backends.flat(),
    '',
  ].join('\n');
};

test('each server is found as HAProxy finds it, and said so in its words', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const statsPort = await freePort();
  const cfg = cfgOf(statsPort, await startAll(t));
  const ours = startHealthOf(t, cfg);
  const real = await startHaproxy(t, cfg);
  const findings = await realFindings(t, statsPort);
  const found = await ourFindings(ours);
  assert.deepEqual([...new Set(excuse(found, findings))].toSorted(), Object.keys(LENIENCE).toSorted());
  assert.deepEqual(found, findings);
  assert.deepEqual(sentences(ours.notices), sentences(realNotices(real)));
});

/** Takes out what the table explains; gives the names of the servers for which there was something. */
const excuse = (found: Record<string, string>, findings: Record<string, string>): string[] =>
  Object.keys(found).flatMap((name) => {
    const server = /11\/(.*)/.exec(name)?.[1] ?? '';
    if (!Object.hasOwn(LENIENCE, server) || found[name] === findings[name]) return [];
    assert.match(
      `${findings[name]}`,
      /^L7RSP\|\|( comment|not % well$|no comment|$)/,
      'HAProxy calls it no response',
    );
    delete found[name];
    delete findings[name];
    return [server];
  });

const realNotices = ({ stderr }: RunningProxy): string[] =>
  [...stderr.matchAll(/^\[(\w+)\] +\(\d+\) : (.*)$/gm)].map(([, severity, text]) => `${severity} ${text}`);

const EXCUSED = new RegExp(`11/(${Object.keys(LENIENCE).join('|')}) `);

/** Sorted; who was left at which moment depends on the order of checks, and how long one took on the machine. */
const sentences = (notices: readonly string[]): string[] =>
  notices
    .filter((notice) => /(Server|backend|proxy) /.test(notice) && !EXCUSED.test(notice))
    .map((notice) => notice.replace(/duration: \d+ms/, 'duration').replace(/\d+ active/, 'some active'))
    .toSorted();
