// Chunked bodies that are broken from the start, as far as they have come with the head: such a message is refused as a
// whole. Those that break later end what has begun.
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const chunked = (body: string): string =>
  `POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${body}`;
const answer = (body: string): string => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`;

const GOOD = '3\r\nabc\r\n';
const refused = {
  cfg: [],
  expect: ['client 400 Bad request', 'log <BADREQ>', 'log PR--', 'no server POST'],
  differs: 'haproxy writes the names of the fields of such a page with capitals',
};

const rows: RuleRow[] = [
  { name: 'a size that is none', send: chunked('ZZ\r\n'), ...refused },
  { name: 'behind a good chunk', send: chunked(`${GOOD}ZZ\r\n`), ...refused },
  { name: 'a chunk longer than it says', send: chunked('3\r\nabcd\r\n0\r\n\r\n'), ...refused },
  {
    name: 'a good one passes, and what follows is a request',
    cfg: [],
    send: `${chunked(`${GOOD}0\r\n\r\n`)}${get('/next')}`,
    expect: ['server POST /p', 'server GET /next'],
  },
  {
    name: 'a response with a size that is none',
    cfg: [],
    answer: answer('ZZ\r\n'),
    expect: ['client 502 Bad Gateway', 'log PH--'],
  },
  {
    name: 'a response that breaks behind a good chunk',
    cfg: [],
    answer: answer(`${GOOD}ZZ\r\n`),
    expect: ['client 502 Bad Gateway', 'no client abc', 'log PH--'],
  },
  {
    name: 'HEAD has no body that could break',
    cfg: [],
    send: 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n',
    answer: answer(''),
    expect: ['client 200 OK', 'log ----'],
  },
];

testRules('broken chunks', rows);
