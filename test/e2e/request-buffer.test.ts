// `option http-buffer-request` (manual 4.2): the server hears of a request when all of it is there. The real haproxy 2.6
// does the same; PROXY_UNDER_TEST=haproxy compares again.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OK, type Origin, startOrigin } from '../support/origin.js';
import { openRaw, type RawClient } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { httplog, readHttpLog, type Syslog, startSyslog } from '../support/syslog.js';
import { until } from '../support/until.js';

interface Scene {
  readonly origin: Origin;
  readonly client: RawClient;
  readonly log: Syslog;
}

const setUp = async (t: TestContext, ...lines: string[]): Promise<Scene> => {
  const [origin, log] = [await startOrigin(t), await startSyslog(t)];
  const site = ['option http-buffer-request', ...lines, `server web1 127.0.0.1:${origin.port}`];
  const port = await startSite(t, site, { defaults: httplog(log) });
  return { origin, client: openRaw(t, port), log };
};

const head = (...fields: string[]): string => `POST / HTTP/1.1\r\nhost: h\r\n${fields.join('\r\n')}\r\n\r\n`;

test('the server hears of a request when its body is there', async (t) => {
  const { origin, client } = await setUp(t);
  await client.send(`${head('content-length: 6', 'expect: 100-continue')}abc`);
  await client.has('HTTP/1.1 100 Continue\r\n\r\n');
  assert.equal(origin.connections.length, 0);
  await client.send('def');
  await client.has(OK.slice(-2));
  assert.equal(origin.requests()[0]?.body, 'abcdef');
  assert.doesNotMatch(origin.connections[0]!.received, /expect/i);
  await client.send(`${head('transfer-encoding: chunked')}3\r\nabc\r\n`);
  await client.send('4;x=y\r\ndefg\r\n0\r\nx-end: 1\r\n\r\n');
  await until('the second is there', () => origin.requests()[1]?.complete === true);
  assert.equal(origin.requests()[1]?.body, 'abcdefg');
  assert.match(origin.connections[0]!.received, /0\r\nx-end: 1\r\n\r\n$/);
});

test('a body larger than the buffer goes on when the buffer is full', async (t) => {
  const { origin, client } = await setUp(t);
  const body = Array.from({ length: 50_000 }, (_, at) => String.fromCharCode(97 + (at % 26))).join('');
  await client.send(head(`content-length: ${body.length}`) + body.slice(0, 20_000));
  await until('the server hears of it', () => origin.connections.length === 1);
  await client.send(body.slice(20_000));
  await client.has('ok');
  assert.equal(origin.requests()[0]?.body, body);
});

const failures: readonly (readonly [name: string, sent: string, lines: string, expect: string])[] = [
  ['times out', `${head('content-length: 6')}abc`, 'timeout http-request 100ms', '408 cR-- web/<NOSRV>'],
  ['falls silent', `${head('content-length: 6')}abc`, 'timeout client 100ms', '408 cR-- web/<NOSRV>'],
  ['is no chunk', head('transfer-encoding: chunked'), '', '400 PR-- web/<NOSRV>'],
  ['never ends', `${head('content-length: 6')}abc`, '', '-1 CR-- web/<NOSRV>'],
];

for (const [name, sent, lines, expect] of failures)
  test(`a body that ${name}`, async (t) => {
    const { origin, client, log } = await setUp(t, lines);
    await client.send(sent);
    if (name === 'is no chunk') await client.send('xyz\r\n');
    if (name === 'never ends') client.socket.end();
    const answer = await client.closed();
    const [line = ''] = await log.matching('web/<NOSRV>');
    const { status, termination, backend, server } = readHttpLog(line)!;
    assert.equal(`${status} ${termination} ${backend}/${server}`, expect);
    assert.equal(answer.slice(9, 12), status < 0 ? '' : String(status));
    assert.equal(origin.connections.length, 0);
  });
