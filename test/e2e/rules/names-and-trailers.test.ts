// What is kept from servers and clients (manual 4.2): header fields with odd names, trailers.
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const restrict = (policy: string) => `option http-restrict-req-hdr-names ${policy}`;
const ODD = get('/', 'X-Good: 1', 'X_Odd: 2', 'X.Odd: 3');

testRules('names of header fields with more than letters, digits and hyphens', [
  { name: 'are passed on', cfg: [restrict('preserve')], send: ODD, expect: ['server x_odd: 2'] },
  {
    name: 'are deleted by the frontend',
    cfg: [restrict('delete')],
    send: ODD,
    expect: ['server x-good: 1', 'no server x_odd', 'no server x.odd'],
  },
  {
    name: 'are deleted by the backend',
    cfg: [],
    backend: [restrict('delete')],
    send: ODD,
    expect: ['server x-good: 1', 'no server odd'],
  },
  {
    name: 'are refused by the frontend',
    cfg: [restrict('reject')],
    send: ODD,
    expect: ['client 403 Forbidden', 'no server GET', 'log <NOSRV>', 'log PR--'],
  },
  {
    name: 'are refused by the backend',
    cfg: [],
    backend: [restrict('reject')],
    send: ODD,
    expect: ['client 403 Forbidden', 'no server GET', 'log PR--'],
  },
  {
    name: 'are not there any more when rules have deleted them',
    cfg: [restrict('reject'), 'http-request del-header x_odd', 'http-request del-header x.odd'],
    send: ODD,
    expect: ['server x-good: 1'],
  },
  {
    name: 'are refused where rules have added them',
    cfg: [restrict('reject'), 'http-request set-header a_b 1'],
    expect: ['client 403 Forbidden'],
  },
  {
    name: 'are taken where the last word is preserve',
    cfg: [restrict('reject'), restrict('preserve')],
    send: ODD,
    expect: ['server x.odd: 3'],
  },
]);

const NOT_IN_2_6 = '2.6 has no such word';
const TRAILERS = '2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n';
const row = (name: string, row: Partial<RuleRow>): RuleRow => ({
  name,
  cfg: [],
  send: `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${TRAILERS}`,
  answer: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${TRAILERS}`,
  expect: [],
  ...row,
});

testRules('trailers', [
  row('are relayed', { expect: ['server x-sum: 1', 'client x-sum: 1'] }),
  row('are dropped from the request', {
    backend: ['option http-drop-request-trailers'],
    expect: ['no server x-sum', 'server ok', 'client 200 OK', 'client x-sum: 1'],
    differs: NOT_IN_2_6,
  }),
  row('are dropped from a request that was waited for', {
    backend: ['option http-drop-request-trailers', 'option http-buffer-request'],
    expect: ['no server x-sum', 'server ok', 'client 200 OK'],
    differs: NOT_IN_2_6,
  }),
  row('are dropped from the response', {
    cfg: ['option http-drop-response-trailers'],
    expect: ['server x-sum: 1', 'no client x-sum', 'client 200 OK'],
    differs: NOT_IN_2_6,
  }),
  row('are dropped from a response that was waited for', {
    cfg: ['option http-drop-response-trailers', 'http-response wait-for-body time 1s'],
    expect: ['no client x-sum', 'client 200 OK'],
    differs: NOT_IN_2_6,
  }),
]);
