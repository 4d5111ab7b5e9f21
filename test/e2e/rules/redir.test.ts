// `redir` on a server line (manual 5.2): clients are sent to the server with GET and HEAD.
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const row = (name: string, send: string, expect: readonly string[], backend: string[] = []): RuleRow => ({
  name,
  cfg: [],
  backend: ['default-server redir http://img', ...backend],
  send,
  expect,
});

testRules('a server that clients are sent to', [
  row('with GET', get('/a?b'), [
    'client 302 Found',
    'client location: http://img/a?b',
    'client cache-control: no-cache',
    'client connection: close',
    'no server GET',
    'log /web ',
    'log /-1/-1/',
    'log LC--',
  ]),
  row('with HEAD', 'HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n', [
    'client location: http://img/a',
    'no server HEAD',
  ]),
  row('with the path of an absolute URI', get('http://a/x'), ['client location: http://img/x']),
  row('but not with other methods', 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n', [
    'client 200 OK',
    'server POST /a',
  ]),
  row(
    'without what is done to answers of servers',
    get(),
    ['no client set-cookie', 'no client x-a'],
    ['cookie S insert', 'http-response set-header x-a 1'],
  ),
  row(
    'after rules',
    get('/a'),
    ['client location: http://img/b', 'client x-a: 1'],
    ['http-request set-path /b', 'http-after-response set-header x-a 1'],
  ),
]);
