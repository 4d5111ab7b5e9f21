// Sizes of the global section (manual 3.2, "tune."): what they let through, and what they cut short.
import { get, testRules } from '../../support/rule-rows.js';

const fields = (count: number): string[] => Array.from({ length: count }, (_, n) => `X-${n}: ${n}`);
const PAGE = 'only in how HAProxy spells the fields of its first error page';
const global = (...lines: string[]): string => `global\n${lines.map((line) => ` ${line}\n`).join('')}`;

testRules('sizes as they are by default', [
  { name: 'a head of 15 kB', cfg: [], send: get('/', `X: ${'a'.repeat(15_000)}`), expect: ['client 200 OK'] },
  {
    name: 'a head of 16 kB',
    cfg: [],
    send: get('/', `X: ${'a'.repeat(16_000)}`),
    expect: ['log PR--'],
    differs: PAGE,
  },
  { name: 'a hundred fields', cfg: [], send: get('/', ...fields(99)), expect: ['client 200 OK'] },
  {
    name: 'one more',
    cfg: [],
    send: get('/', ...fields(100)),
    expect: ['client 400 Bad', 'log PR--'],
    differs: PAGE,
  },
  {
    name: 'a captured cookie of more than 63 characters',
    cfg: ['capture cookie a len 100'],
    send: get('/', `Cookie: a=${'b'.repeat(100)}`),
    expect: [`log 200 B a=${'b'.repeat(61)} - `],
  },
]);

testRules('sizes that the cfg has changed', [
  {
    name: 'a head larger than the read buffer',
    sections: global(
      'tune.bufsize 100000',
      'tune.maxrewrite 20000',
      'tune.http.maxhdr 120',
      'tune.http.logurilen 20',
      'tune.http.cookielen 11',
    ),
    cfg: [],
    send: get('/', `X: ${'a'.repeat(79_000)}`),
    expect: ['client 200 OK', `server ${'a'.repeat(79_000)}`],
  },
  {
    name: 'one too large',
    cfg: [],
    send: get('/', `X: ${'a'.repeat(81_000)}`),
    expect: ['client 400 Bad', 'no server GET'],
    differs: PAGE,
  },
  { name: '119 fields', cfg: [], send: get('/', ...fields(118)), expect: ['client 200 OK'] },
  { name: 'one more', cfg: [], send: get('/', ...fields(119)), expect: ['client 400 Bad'], differs: PAGE },
  {
    name: 'a long request line is cut in the log',
    cfg: [],
    send: get('/2345678901234567890'),
    expect: ['server GET /2345678901234567890', 'log "GET /234567890123456"'],
  },
  {
    name: 'a captured cookie, too',
    cfg: ['capture cookie a len 100'],
    send: get('/', 'Cookie: a=bcdefghijklmnopq'),
    expect: ['log 200 B a=bcdefghij - '],
  },
]);
