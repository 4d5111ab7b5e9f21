// Requests that pretend: to be a tunnel, for another host, to come from elsewhere, to be more than one line of a log.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { get, head } from '../e2e/differential/row.js';
import { readResponses } from '../support/http1.js';
import { rawExchange } from '../support/raw.js';
import { startSiege } from '../support/siege.js';

const refusal = head('HTTP/1.1 405 No', 'Content-Length: 0');
const inside = head('GET /inside HTTP/1.1', 'Host: a');

for (const [name, request] of [
  ['CONNECT', head('CONNECT a:80 HTTP/1.1', 'Host: a:80')],
  ['Upgrade', get('Connection: Upgrade', 'Upgrade: echo')],
  ['Upgrade to h2c', get('Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAA')],
] as const) {
  test(`${name}, refused: the bytes behind it are a request, which waits its turn`, async (t) => {
    const events: string[] = [];
    const siege = await startSiege(t, {
      lines: ['option forwardfor'],
      server: ({ socket }) =>
        void socket.on('data', (bytes: Buffer) => {
          events.push(bytes.toString('latin1'));
          socket.write(refusal);
        }),
    });
    const { received } = await siege.exchange(request + inside, { quietMs: 1500 });
    assert.equal(readResponses(received).messages.length, 2);
    assert.equal(events.length, 2);
    assert.doesNotMatch(events[0]!, /inside/);
    assert.equal(events[1], head('GET /inside HTTP/1.1', 'host: a', 'x-forwarded-for: 127.0.0.1'));
    await siege.holds();
  });
}

for (const names of ['x-forwarded-for', 'close, X-Forwarded-For', 'host, x-forwarded-for, content-length']) {
  test(`Connection: ${names} takes nothing of ours away`, async (t) => {
    const siege = await startSiege(t, { lines: ['option forwardfor'] });
    await siege.exchange(get(`Connection: ${names}`, 'X-Forwarded-For: 192.0.2.1'), {
      enough: (text) => text.endsWith('ok'),
    });
    const [request] = siege.origin.requests();
    const named = (name: string) =>
      request!.headers.filter(([header]) => header === name).map(([, value]) => value);
    assert.deepEqual(named('x-forwarded-for'), ['192.0.2.1', '127.0.0.1']);
    assert.deepEqual(named('host'), ['a']);
    await siege.holds();
  });
}

for (const [name, lines] of [
  ['another host', ['GET http://evil/ HTTP/1.1', 'Host: a']],
  ['another port', ['GET http://a:81/ HTTP/1.1', 'Host: a']],
  ['a user that looks like the host', ['GET http://a@evil/ HTTP/1.1', 'Host: a']],
  ['two hosts', ['GET / HTTP/1.1', 'Host: a', 'Host: evil']],
  ['two hosts, one folded', ['GET / HTTP/1.1', 'Host: a', 'Host:', ' evil']],
  ['CONNECT to another', ['CONNECT evil:80 HTTP/1.1', 'Host: a:80']],
  ['no path', ['GET evil HTTP/1.1', 'Host: a']],
  ['a query without a path', ['GET ?evil HTTP/1.1', 'Host: a']],
] as const) {
  test(`for ${name}: refused`, async (t) => {
    const siege = await startSiege(t);
    const { received } = await siege.exchange(head(...lines));
    assert.match(received, /^HTTP\/1\.1 400 /);
    await siege.holds();
    assert.equal(siege.origin.connections.length, 0);
  });
}

test('control and 8-bit characters reach neither the server nor the log', async (t) => {
  const siege = await startSiege(t);
  const odd = [...Array(32).keys(), ...Array.from({ length: 129 }, (_, nth) => 127 + nth)];
  // A bare LF or CR ends the line, and what follows is no version.
  const requests = odd.flatMap((code) => {
    const char = String.fromCharCode(code);
    return [`GET /a${char}b HTTP/1.1`, `G${char}T / HTTP/1.1`, `GET / HTTP/1.1${char}x`];
  });
  const exchanges = await Promise.all(
    requests.map((line) =>
      siege.exchange(head(line, 'Host: a'), { enough: (text) => text.endsWith('</html>\n') }),
    ),
  );
  for (const { received } of exchanges) assert.match(received, /^HTTP\/1\.1 400 /);
  assert.equal(siege.origin.connections.length, 0);
  const lines = await siege.syslog.matching('<BADREQ>', requests.length);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is them that must not be there
  for (const line of lines) assert.doesNotMatch(line.trimEnd(), /[\x00-\x1f\x7f-\xff]/);
  await siege.holds();
});

test('a quoted request line stays one quoted field of the log', async (t) => {
  const siege = await startSiege(t);
  await siege.exchange(head('GET /a"b HTTP/1.1', 'Host: a'), { enough: (text) => text.endsWith('ok') });
  const [line] = await siege.syslog.matching('GET');
  assert.match(line!.trimEnd(), /"GET \/a#22b HTTP\/1\.1"$/);
});

test('the stats page under hostile URIs', async (t) => {
  const siege = await startSiege(t);
  const script = '<script>alert(1)</script>';
  const targets = [
    ...[`/;csv;scope=${script}`, `/?scope=${script}`, `/;st=${script}`, `/;${script}`, `/${script}`],
    ...[
      `/?scope=%3Cscript%3E`,
      '/;csv;csv;csv',
      '/;json;up;norefresh',
      '/%00',
      '/%',
      '/;',
      `/;${';'.repeat(9000)}`,
    ],
    ...[`/?scope=${'%'.repeat(9000)}`, '/../../etc/passwd', '//evil/;csv', '/;st=__proto__', '/?__proto__=1'],
  ];
  for (const target of targets) {
    const { received } = await rawExchange(siege.statsPort, head(`GET ${target} HTTP/1.0`));
    assert.match(received, /^HTTP\/1\.1 [2345]\d\d /, target);
    assert.doesNotMatch(received, /<script>alert/, target);
    const [fields = ''] = received.split('\r\n\r\n');
    assert.doesNotMatch(fields, /script|evil/, target);
  }
  await siege.holds();
});
