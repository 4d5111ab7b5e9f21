// What of responses may be shared by caches (manual 4.2, "option checkcache"), and requests that no server line takes
// ("dispatch").
import { get, head, passes, post, type Row, row } from './row.js';

const COOKIE = 'Set-Cookie: a=1';

const answer = (status: string, ...lines: string[]): string =>
  `${head(`HTTP/1.1 ${status}`, ...lines, 'Content-Length: 2')}ok`;

const OPTION = ['option checkcache'];

const goes = (name: string, lines: string[], more: Partial<Row> = {}): Row =>
  passes(`checkcache: ${name}`, get(), { cfg: OPTION, answer: answer('200 OK', ...lines), ...more });

/** HAProxy 2.6 answers with the page of a 200 there, which is in differences.ts. */
const blocked = (name: string, lines: string[], more: Partial<Row> = {}): Row =>
  row(`checkcache: ${name}`, get(), '1 → 200 open PH--', {
    cfg: OPTION,
    answer: answer('200 OK', ...lines),
    ...more,
  });

const AGE = 'Cache-Control: max-age=60';

export const checkcache: readonly Row[] = [
  goes('no cookie', [AGE]),
  goes('a cookie, without age and version', [COOKIE]),
  blocked('a cookie, for a while', [COOKIE, AGE]),
  blocked('a cookie, for a while in shared caches', [COOKIE, 'Cache-Control: s-maxage=60']),
  blocked('a cookie, until a day', [COOKIE, 'Expires: Thu, 01 Dec 2039 16:00:00 GMT']),
  blocked('a cookie of this version', [COOKIE, 'ETag: "1"']),
  blocked('a cookie of this day', [COOKIE, 'Last-Modified: Thu, 01 Dec 1994 16:00:00 GMT']),
  row('checkcache: a status that is not kept', get(), '1 → 302 open ----', {
    cfg: OPTION,
    answer: answer('302 Found', COOKIE, AGE),
  }),
  row('checkcache: a method that is not kept', post(['Content-Length: 0']), '1 → 200 open ----', {
    cfg: OPTION,
    answer: answer('200 OK', COOKIE, AGE),
  }),
  blocked('a method that is not kept, public', [COOKIE, AGE, 'Cache-Control: public'], {
    send: post(['Content-Length: 0']),
  }),
  goes('private', [COOKIE, AGE, 'Cache-Control: private']),
  goes('private in capitals', [COOKIE, AGE, 'Cache-Control: PRIVATE']),
  goes('no-store', [COOKIE, 'Cache-Control: max-age=60, no-store']),
  goes('no-cache', ['Cache-Control: no-cache', COOKIE, AGE]),
  goes('no age', [COOKIE, 'ETag: "1"', 'Cache-Control: max-age=0']),
  goes('no age in shared caches', [COOKIE, 'ETag: "1"', 'Cache-Control: s-maxage=0']),
  goes('but for cookies', [COOKIE, AGE, 'Cache-Control: no-cache="set-cookie"']),
  goes('but for cookies and more', [COOKIE, AGE, 'Cache-Control: no-cache="set-cookie, x-secret"']),
  blocked('but for something else', [COOKIE, AGE, 'Cache-Control: no-cache="x-secret"']),
  goes('Pragma', [COOKIE, AGE, 'Pragma: no-cache']),
  blocked('private, then public', [COOKIE, AGE, 'Cache-Control: private', 'Cache-Control: public']),
  goes('public, then private', [COOKIE, AGE, 'Cache-Control: public, private']),
  goes('a rule takes the cookie out', [COOKIE, AGE], {
    cfg: [...OPTION, 'http-response del-header Set-Cookie'],
  }),
  row('checkcache: its own cookie', get(), '1 → 200 open --NI/s1', {
    cfg: [...OPTION, 'cookie SRV insert'],
    servers: ['server s1 ORIGIN cookie c1'],
    answer: answer('200 OK', AGE),
  }),
];

export const dispatch: readonly Row[] = [
  row('dispatch alone', get(), '1 → 200 open ----/<NOSRV>', { servers: ['dispatch ORIGIN'] }),
  row('dispatch to nobody', get(), '0 → 503 open SC--/<NOSRV>', {
    servers: ['dispatch NOBODY', 'retries 0'],
    quietMs: 1000,
  }),
  row('dispatch for those without a cookie', get(), '1 → 200 open --NN/<NOSRV>', {
    servers: ['dispatch ORIGIN', 'cookie SRV insert', 'server s1 NOBODY cookie c1'],
  }),
  row('dispatch but for those with a cookie', get('Cookie: SRV=c1'), '1 → 200 open --VN/s1', {
    servers: ['dispatch NOBODY', 'cookie SRV insert', 'server s1 ORIGIN cookie c1'],
  }),
  row('dispatch is left alone by a balance algorithm', get(), '1 → 200 open ----/s1', {
    servers: ['dispatch NOBODY', 'balance roundrobin', 'server s1 ORIGIN'],
  }),
];
