// Clients of RDP are kept on a server by the cookie in their first packet: by its hash, or because it names the server.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startRawOrigin } from '../support/origin.js';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../support/proxy.js';
import { openRaw } from '../support/raw.js';
import { startSite } from '../support/site.js';

/** A connection request: TPKT, X.224, then the cookie. */
const packet = (cookie: string): string => {
  const text = `Cookie: ${cookie}\r\n`;
  const length = 11 + text.length;
  return `\x03\x00\x00${String.fromCharCode(length)}${String.fromCharCode(length - 5)}\xe0\0\0\0\0\0${text}`;
};

/** "127.0.0.1:port" as such a server writes it. */
const token = (port: number): string => `16777343.${((port & 0xff) << 8) | (port >> 8)}.0000`;

const NAMES = ['a', 'b', 'c'];

async function start(t: TestContext, startProxy: StartProxy, ...lines: string[]) {
  const origins = await Promise.all(
    NAMES.map((name) => startRawOrigin(t, ({ socket }) => void socket.once('data', () => socket.end(name)))),
  );
  const rules = [
    'tcp-request inspect-delay 2s',
    'tcp-request content accept if { req.rdp_cookie_cnt gt 0 }',
    'tcp-request content reject',
  ];
  const servers = origins.map((origin, i) => `server ${NAMES[i]} 127.0.0.1:${origin.port}`);
  const port = await startSite(t, ['mode tcp', ...rules, ...lines, ...servers], { start: startProxy });
  const ask = async (bytes: string): Promise<string> => {
    const client = openRaw(t, port);
    await client.send(bytes);
    return client.closed();
  };
  return { ask, ports: origins.map((origin) => origin.port) };
}

const USERS = Array.from({ length: 24 }, (_, n) => packet(`mstshash=user${n * 37}`));

const cases: readonly [name: string, start: StartProxy][] = [
  ['hapax', startHapax],
  ['haproxy', startHaproxy],
];

for (const [name, startProxy] of cases) {
  test(`${name}: balance rdp-cookie`, async (t) => {
    if (name === 'haproxy' && skipWithout(t, 'haproxy')) return;
    const { ask } = await start(t, startProxy, 'balance rdp-cookie');
    const went = await Promise.all(USERS.map(ask));
    assert.equal(went.join(''), 'ccabcaabccaabccabbccabbc');
  });

  test(`${name}: persist rdp-cookie`, async (t) => {
    if (name === 'haproxy' && skipWithout(t, 'haproxy')) return;
    const { ask, ports } = await start(t, startProxy, 'persist rdp-cookie', 'balance roundrobin');
    for (const [i, port] of ports.entries())
      for (let again = 0; again < 2; again++)
        assert.equal(await ask(packet(`msts=${token(port)}`)), NAMES[i]);
    const others = await Promise.all(['x', '1.2', token(1)].map((text) => ask(packet(`msts=${text}`))));
    assert.deepEqual(others.sort(), NAMES);
  });
}

test('what is no RDP is closed at once', async (t) => {
  const { ask } = await start(t, startHapax);
  assert.equal(await ask('GET / HTTP/1.1\r\n\r\n'), '');
});
