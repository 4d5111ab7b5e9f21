// Persistence by cookies (manual 4.2, "cookie"): each mode, what the client brings, what the server sets, servers that are
// down, cookies that are too old, and the odd forms of RFC 2109 and RFC 2965.
import { get, head, post, type Row, row } from './row.js';

const SERVERS = ['server s1 ORIGIN cookie c1', 'server s2 ORIGIN cookie c2'];
const FIRST_DOWN = ['server s1 ORIGIN cookie c1 disabled', 'server s2 ORIGIN cookie c2'];
const FIRST_DEAD = ['server s1 NOBODY cookie c1', 'server s2 ORIGIN cookie c2', 'server s3 ORIGIN cookie c3'];
/** After a failed attempt the same server is left alone for so long. */
const SHORT_PAUSE = 'timeout connect 100ms';
const PATIENT = { quietMs: 1000 };

const ok = (...lines: string[]): string => `${head('HTTP/1.1 200 OK', ...lines, 'Content-Length: 2')}ok`;

type More = Partial<Omit<Row, 'name' | 'expect'>>;

/** @param option what follows "cookie" in the cfg
 * @param expect of a request that goes well: the cookie's letters and the server alone */
const cookie = (name: string, option: string, expect: string, more: More = {}): Row =>
  row(
    `cookie ${option}: ${name}`,
    more.send ?? get(),
    /→/.test(expect) ? expect : `1 → 200 open --${expect}`,
    {
      servers: SERVERS,
      ...more,
      cfg: [`cookie ${option}`, ...(more.cfg ?? [])],
    },
  );

/** A request with that Cookie field. */
const brings = (name: string, option: string, field: string, expect: string, more: More = {}): Row =>
  cookie(name, option, expect, { send: get(`Cookie: ${field}`), ...more });

/** A server whose answers have these fields. */
const sets = (name: string, option: string, fields: string[], expect: string, more: More = {}): Row =>
  cookie(name, option, expect, { answer: ok(...fields), ...more });

/** Cookie fields, and what comes of them with `insert indirect`. */
const forms = (fields: Readonly<Record<string, string>>): Row[] =>
  Object.entries(fields).map(([field, expect]) => brings(field, 'SRV insert indirect', field, expect));

const FROM_S1 = { send: get('Cookie: SRV=c1') };

export const cookieModes: readonly Row[] = [
  cookie('no cookie', 'SRV insert', 'NI/s1'),
  brings('valid', 'SRV insert', 'SRV=c2', 'VN/s2'),
  brings('unknown', 'SRV insert', 'SRV=c9', 'II/s1'),
  brings('empty', 'SRV insert', 'SRV=', 'II/s1'),
  sets(
    'server sets it',
    'SRV insert',
    ['Set-Cookie: a=1', 'Set-Cookie: SRV=x; path=/', 'Set-Cookie: b=2'],
    'NI/s1',
  ),
  sets('valid, server sets it', 'SRV insert', ['Set-Cookie: SRV=x'], 'VD/s1', FROM_S1),
  cookie('no cookie', 'SRV insert indirect', 'NI/s1'),
  brings('alone', 'SRV insert indirect', 'SRV=c2', 'VN/s2'),
  brings('unknown', 'SRV insert indirect', 'SRV=c9; a=1', 'II/s1'),
  sets('valid, server sets it', 'SRV insert indirect', ['Set-Cookie: SRV=x'], 'VD/s1', FROM_S1),
  cookie('server sets nothing', 'SRV insert indirect preserve', 'NI/s1'),
  sets('server sets it', 'SRV insert indirect preserve', ['Set-Cookie: SRV=x'], 'NP/s1'),
  sets('valid, server sets it', 'SRV insert indirect preserve', ['Set-Cookie: SRV=x'], 'VP/s1', FROM_S1),
  cookie('GET', 'SRV insert postonly', 'NN/s1'),
  cookie('POST', 'SRV insert postonly', 'NI/s1', { send: post(['Content-Length: 0']) }),
  sets('GET, server sets it', 'SRV insert postonly', ['Set-Cookie: SRV=x'], 'ND/s1'),
  cookie(
    'all attributes',
    'SRV insert httponly secure domain .a.com domain b.com attr SameSite=None attr X',
    'NI/s1',
  ),
  cookie('server without a cookie', 'SRV insert domain .a.com secure', 'NI/s1', {
    servers: ['server s1 ORIGIN'],
  }),
  brings('server without a cookie', 'SRV insert indirect', 'SRV=x', 'II/s1', {
    servers: ['server s1 ORIGIN'],
  }),
  cookie('answer is 404', 'SRV insert', '1 → 404 open --NI/s1', {
    answer: head('HTTP/1.1 404 No', 'Content-Length: 0'),
  }),
  cookie('interim answer', 'SRV insert', '1 → 103 200 open --NI/s1', {
    answer: `${head('HTTP/1.1 103 Early Hints', 'Set-Cookie: SRV=x')}${ok()}`,
  }),
  cookie('no answer', 'SRV insert', '1 → 502 open PHNN/s1', { answer: 'rubbish\r\n\r\n' }),
  cookie('bad request', 'SRV insert', '0 → 400 closed PR--/<NOSRV>', {
    send: head('GET / HTTP/1.1', 'Host a'),
  }),
  cookie(
    'each request of a connection',
    'SRV insert indirect',
    '3 → 200 200 200 open --VN/s2 --VN/s1 --NI/s1',
    {
      send: get('Cookie: SRV=c2') + get('Cookie: SRV=c1') + get(),
    },
  ),
  cookie('server sets nothing', 'SRV rewrite', 'NN/s1'),
  sets('server sets it', 'SRV rewrite', ['Set-Cookie: SRV=x; path=/; HttpOnly'], 'NR/s1'),
  sets('valid', 'SRV rewrite', ['Set-Cookie: SRV=x'], 'VR/s2', { send: get('Cookie: SRV=c2') }),
  sets(
    'sets it twice',
    'SRV rewrite',
    ['Set-Cookie: SRV=a', 'Set-Cookie: b = 1 ; x = y', 'Set-Cookie: SRV=c'],
    'NR/s1',
  ),
  sets('empty', 'SRV rewrite', ['Set-Cookie: SRV= ; path=/'], 'NR/s1'),
  sets('server without a cookie', 'SRV rewrite', ['Set-Cookie: SRV=x'], 'NP/s1', {
    servers: ['server s1 ORIGIN'],
  }),
  sets('no cookie', 'APP prefix', ['Set-Cookie:  APP = v ; path=/'], 'NR/s1'),
  brings('valid', 'APP prefix', 'a=1; APP=c2~xyz; b=2', 'VN/s2'),
  brings('without a value', 'APP prefix', 'APP=c2~', 'VN/s2'),
  brings('without a prefix', 'APP prefix', 'APP=c2', 'VN/s2'),
  brings('unknown', 'APP prefix', 'APP=zz~xyz', 'IN/s1'),
  brings('empty prefix', 'APP prefix', 'APP=~xyz', 'IN/s1'),
  brings('twice', 'APP prefix', 'APP=c2~a; APP=c1~b', 'VN/s2'),
  sets('valid, server sets it', 'APP prefix indirect', ['Set-Cookie: APP=w'], 'VD/s1', {
    send: get('Cookie: APP=c1~v'),
  }),
  sets('server without a cookie', 'APP prefix', ['Set-Cookie: APP=v'], 'NP/s1', {
    servers: ['server s1 ORIGIN'],
  }),
  sets('server sets it', 'SRV', ['Set-Cookie: SRV=c2'], '--/s2', { send: get('Cookie: SRV=c2') }),
  sets('server sets it', 'SRV indirect', ['Set-Cookie: SRV=c2'], 'VD/s2', { send: get('Cookie: SRV=c2') }),
  sets('no cookie, server sets it', 'SRV indirect', ['Set-Cookie: SRV=c2'], 'NP/s1'),
  ...[
    [],
    ['ETag: "x"'],
    ['Expires: 0'],
    ['Cache-Control: public'],
    ['Cache-Control: max-age=10'],
    ['ETag: "x"', 'Cache-Control: private'],
    ['ETag: "x"', 'Cache-Control: foo , max-age=0'],
    ['ETag: "x"', 'Cache-Control: x="a, private"'],
    ['ETag: "x"', 'Cache-Control: private, public'],
    ['ETag: "x"', 'Pragma: no-cache'],
  ].map((fields) => sets(`answer with ${fields.join(', ')}`, 'SRV insert nocache', fields, 'NI/s1')),
  sets('POST', 'SRV insert nocache', ['ETag: "x"'], 'NI/s1', { send: post(['Content-Length: 0']) }),
  cookie('302', 'SRV insert nocache', '1 → 302 open --NI/s1', {
    answer: head('HTTP/1.1 302 Go', 'ETag: "x"', 'Content-Length: 0'),
  }),
];

export const cookieForms: readonly Row[] = [
  ...forms({
    'a=1; SRV=c2; b=2': 'VN/s2',
    'SRV=c2; b=2': 'VN/s2',
    'a=1 ; SRV=c2': 'VN/s2',
    'a=1  ;  SRV=c2 ;': 'VN/s2',
    'foo; SRV=c2': 'VN/s2',
    'a=1; SRV=c2; foo; b=2': 'VN/s2',
    'a=1; SRV; b=2': 'NI/s1',
    '=x; SRV=c2': 'VN/s2',
    'a=1,SRV=c2,b=2': 'VN/s2',
    'a=1;SRV=c2;b=2': 'VN/s2',
    ';; SRV=c2;;a=1;;': 'VN/s2',
    'a = 1; SRV = c2; b =2;c= 3': 'VN/s2',
    'SRV=c2; a=1; SRV=c1; b=2; SRV=c1': 'VN/s2',
    'SRV=c9; SRV=c1': 'VN/s1',
    'srv=c2; SRV=C2': 'II/s1',
    'SRV="c2"': 'II/s1',
    'a="x;SRV=c1"; SRV=c2; b="\\"; SRV=c1"': 'VN/s2',
    'a="x; SRV=c2': 'NI/s1',
    '$Version=1; SRV=c2; $Path=/; b=2; $Path=/x': 'VN/s2',
    '$Version=1; SRV=c2; $Path="/"': 'VN/s2',
    'b=1; $x = 2; SRV=c2': 'VN/s2',
  }),
  brings('blanks around "="', 'SRV insert', 'a = 1; SRV = c2', 'VN/s2'),
  cookie('three fields', 'SRV insert indirect', 'VN/s2', {
    send: get('Cookie: a=1', 'Cookie: SRV=c2', 'Cookie: b=2; SRV=c1'),
  }),
  ...['SRV=x,y; path=/', 'SRV="x\\";y" ; path=/'].map((field) =>
    sets(`Set-Cookie: ${field}`, 'SRV rewrite', [`Set-Cookie: ${field}`], 'NR/s1'),
  ),
  ...['SRV', ';SRV=x'].map((field) =>
    sets(`Set-Cookie: ${field}`, 'SRV rewrite', [`Set-Cookie: ${field}`], 'NN/s1'),
  ),
  ...[
    'a="1;2"; Path="/x,y", SRV = "x,y" ; Version=1, b=2,SRV=z',
    'a = b ; x = y , c = d; SRV=z , SRV = e',
  ].map((field) => sets(`Set-Cookie2: ${field}`, 'SRV rewrite', [`Set-Cookie2: ${field}`], 'NR/s1')),
  ...['SRV=x; Version=1', 'a=1; Path=/, SRV=x; Version=1, b=2', 'SRV=x, SRV=y, b=2'].map((field) =>
    sets(`Set-Cookie2: ${field}`, 'SRV insert', [`Set-Cookie2: ${field}`], 'NI/s1'),
  ),
];

export const cookieServers: readonly Row[] = [
  brings('down', 'SRV insert indirect', 'SRV=c1', 'DI/s2', { servers: FIRST_DOWN }),
  brings('down, then valid', 'SRV insert indirect', 'SRV=c1; SRV=c2', 'VN/s2', { servers: FIRST_DOWN }),
  brings('down, its backup has the same', 'SRV insert indirect', 'SRV=c1', 'VN/s3', {
    servers: [...FIRST_DOWN, 'server s3 ORIGIN cookie c1 backup'],
  }),
  brings('weight 0', 'SRV insert', 'SRV=c1', 'VN/s1', { servers: ['server s1 ORIGIN cookie c1 weight 0'] }),
  cookie('no cookie, weight 0', 'SRV insert', '0 → 503 open SCNN/<NOSRV>', {
    servers: ['server s1 ORIGIN cookie c1 weight 0'],
  }),
  brings('down, option persist', 'SRV insert', 'SRV=c1', 'DN/s1', {
    servers: FIRST_DOWN,
    cfg: ['option persist'],
  }),
  brings('down, option persist, no redispatch', 'SRV insert', 'SRV=c1', '0 → 503 open SCDN/s1', {
    servers: ['server s1 NOBODY cookie c1 disabled', 'server s2 ORIGIN cookie c2'],
    cfg: ['option persist', 'retries 1', SHORT_PAUSE],
    ...PATIENT,
  }),
  brings('down, option persist, redispatch', 'SRV insert', 'SRV=c1', 'DI/s2', {
    servers: ['server s1 NOBODY cookie c1 disabled', 'server s2 ORIGIN cookie c2'],
    cfg: ['option persist', 'option redispatch', SHORT_PAUSE],
    ...PATIENT,
  }),
  brings('dead', 'SRV insert', 'SRV=c1', '0 → 503 open SCVN/s1', {
    servers: FIRST_DEAD,
    cfg: ['retries 1', SHORT_PAUSE],
    ...PATIENT,
  }),
  brings('dead, redispatch', 'SRV insert', 'SRV=c1', 'DI/s2', {
    servers: FIRST_DEAD,
    cfg: ['option redispatch', 'retries 2', SHORT_PAUSE],
    ...PATIENT,
  }),
  brings('dead, redispatch at once', 'SRV insert indirect', 'SRV=c1', 'DI/s2', {
    servers: FIRST_DEAD,
    cfg: ['option redispatch 1', SHORT_PAUSE],
    ...PATIENT,
  }),
  brings('down, force-persist', 'SRV insert', 'SRV=c1', 'DN/s1', {
    servers: FIRST_DOWN,
    cfg: ['force-persist unless FALSE'],
  }),
  brings('dead, force-persist, redispatch', 'SRV insert', 'SRV=c1', '0 → 503 open SCVN/s1', {
    servers: FIRST_DEAD,
    cfg: ['force-persist if TRUE', 'option redispatch', 'retries 1', SHORT_PAUSE],
    ...PATIENT,
  }),
  sets('ignore-persist', 'SRV insert', ['Set-Cookie: SRV=1', 'Set-Cookie: a = 1'], 'UN/s1', {
    send: get('Cookie: SRV=c2'),
    cfg: ['ignore-persist if TRUE', 'force-persist if TRUE'],
  }),
  sets('ignore-persist', 'SRV rewrite', ['Set-Cookie: SRV=1'], 'UN/s1', {
    send: get('Cookie: SRV=c2'),
    cfg: ['ignore-persist if { path / }'],
  }),
  brings('ignore-persist', 'SRV insert indirect', 'SRV=c2; a = 1', 'UN/s1', {
    cfg: ['ignore-persist if { path / }'],
  }),
  brings('ignore-persist elsewhere', 'SRV insert indirect', 'SRV=c2; a = 1', 'VN/s2', {
    cfg: ['ignore-persist if { path /x }'],
  }),
  brings('balance source', 'SRV insert', 'SRV=c2', 'VN/s2', { cfg: ['balance source'] }),
  brings('the second backup', 'SRV insert', 'SRV=c2', 'VN/s2', {
    servers: [
      'server s1 ORIGIN cookie c1 backup',
      'server s2 ORIGIN cookie c2 backup',
      'server s3 ORIGIN disabled',
    ],
    cfg: ['option allbackups'],
  }),
];

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const stepsSince = (date: string): number =>
  Date.now() / 4000 - [...date].reduce((value, digit) => value * 64 + DIGITS.indexOf(digit), 0);

/** "|" and a date in a persistence cookie. */
const ago = (seconds: number): string => {
  const steps = Math.floor((Date.now() / 1000 - seconds) / 4);
  return `|${[24, 18, 12, 6, 0].map((bits) => DIGITS[(steps >> bits) & 63]).join('')}`;
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Dates are told apart by steps of four minutes. */
const tidy = (bytes: string): string =>
  bytes.replace(
    /\|([A-Za-z0-9+/]{5})(?=[|;])/g,
    (_all, date: string) => `|<${Math.round(stepsSince(date) / 60)}>`,
  );

const dated = (name: string, option: string, dates: string, expect: string): Row =>
  brings(name, `SRV insert indirect ${option}`, `SRV=c2${dates}`, expect, { tidy });

const IDLE = 'maxidle 1h';
const LIFE = 'maxlife 1h';
const BOTH = 'maxidle 10m maxlife 1h';

export const cookieAges: readonly Row[] = [
  cookie('no cookie', `SRV insert ${IDLE}`, 'NI/s1', { tidy }),
  cookie('no cookie', `SRV insert ${LIFE}`, 'NI/s1', { tidy }),
  dated('no date', IDLE, '', 'VU/s2'),
  dated('of 2 minutes ago', IDLE, ago(2 * MINUTE), 'VU/s2'),
  dated('in a minute', IDLE, ago(-MINUTE), 'VN/s2'),
  dated('of 2 hours ago', IDLE, ago(2 * HOUR), 'EI/s1'),
  dated('in 2 hours', IDLE, ago(-2 * HOUR), 'VN/s2'),
  dated('in 2 days', IDLE, ago(-2 * DAY), 'EI/s1'),
  dated('two dates', IDLE, ago(2 * MINUTE) + ago(2 * HOUR), 'VU/s2'),
  dated('no base64', IDLE, '|!!!!!|', 'VU/s2'),
  dated('too short', IDLE, '|abc|def', 'VU/s2'),
  dated('too long', IDLE, `${ago(2 * MINUTE)}zz`, 'VU/s2'),
  dated('beyond 2^31', IDLE, '|/////', 'EI/s1'),
  dated('no date', LIFE, '', 'VU/s2'),
  dated('one date', LIFE, ago(2 * HOUR), 'VU/s2'),
  dated('two dates', LIFE, ago(2 * MINUTE) + ago(20 * MINUTE), 'VU/s2'),
  dated('no first date but a second', LIFE, `|${ago(20 * MINUTE)}`, 'VN/s2'),
  dated('first seen 2 hours ago', LIFE, ago(2 * MINUTE) + ago(2 * HOUR), 'OI/s1'),
  dated('first seen in 2 days', LIFE, ago(2 * MINUTE) + ago(-2 * DAY), 'OI/s1'),
  dated('two dates', BOTH, ago(2 * MINUTE) + ago(20 * MINUTE), 'VU/s2'),
  dated('idle for 20 minutes', BOTH, ago(20 * MINUTE) + ago(30 * MINUTE), 'EI/s1'),
  dated('both too old', BOTH, ago(2 * HOUR) + ago(2 * HOUR), 'OI/s1'),
  dated('expired, then valid', IDLE, `${ago(2 * HOUR)}; SRV=c1`, 'VU/s1'),
  dated('expired, then unknown', IDLE, `${ago(2 * HOUR)}; SRV=c9`, 'EI/s1'),
  dated('valid, then expired', IDLE, `${ago(0)}; SRV=c1${ago(2 * HOUR)}`, 'EU/s2'),
  dated('a date nobody asked for', '', ago(2 * MINUTE), 'VU/s2'),
  dated('two dates nobody asked for', '', ago(-MINUTE) + ago(MINUTE), 'VU/s2'),
];
