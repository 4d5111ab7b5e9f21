// set-priority-class and set-priority-offset (manual 4.4): who of those that wait gets the next slot.
// PROXY_UNDER_TEST=haproxy compares.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OK, startRawOrigin } from '../support/origin.js';
import { freePorts } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';
import { openRaw, type RawClient } from '../support/raw.js';
import { get } from '../support/rule-rows.js';
import { readStats } from '../support/stats.js';
import { until } from '../support/until.js';

/** An origin that notes who has come, and lets them wait. */
const startOrigin = async (t: TestContext) => {
  const seen: string[] = [];
  const held: (() => void)[] = [];
  const { port } = await startRawOrigin(t, ({ socket }) => {
    socket.on('data', (bytes) => {
      seen.push(/^GET \/(\S+)/.exec(bytes.toString('latin1'))?.[1] ?? '?');
      held.push(() => socket.write(OK));
    });
  });
  return { port, seen, release: () => held.shift()?.() };
};

interface Setting {
  readonly mode?: 'http' | 'tcp';
  readonly threads?: number;
  readonly balance?: string;
  readonly rules: readonly string[];
}

/** Names of requests as they reach the server, when they have queued up in the order given behind one that is served. */
const orderOf = async (t: TestContext, names: readonly string[], setting: Setting): Promise<string[]> => {
  const { mode = 'http', threads = 1, balance = 'roundrobin', rules } = setting;
  const [site, stats] = await freePorts(2);
  const origin = await startOrigin(t);
  await startHapax(
    t,
    `global
    nbthread ${threads}
defaults
    timeout connect 9s
    timeout client 9s
    timeout server 9s
listen stats
    mode http
    bind 127.0.0.1:${stats}
    stats uri /stats
frontend web
    mode ${mode}
    bind 127.0.0.1:${site}
    default_backend app
backend app
    mode ${mode}
    balance ${balance}
    tcp-request inspect-delay 5s
    ${rules.join('\n    ')}
    server s1 127.0.0.1:${origin.port} maxconn 1
`,
  );
  const waiting = async (): Promise<number> => {
    const rows = await readStats({ port: stats!, uri: '/stats' });
    return Number(rows.get('app/s1')?.qcur) + Number(rows.get('app/BACKEND')?.qcur);
  };
  const clients: RawClient[] = [];
  for (const [i, name] of ['served', ...names].entries()) {
    const [, priority = '0', offset = '0'] = name.split('_');
    const client = openRaw(t, site!);
    clients.push(client);
    await client.send(get(`/${name}`, `P: ${priority}`, `O: ${offset}`, 'Connection: close'));
    if (i === 0) await until('the first is served', () => origin.seen.length === 1);
    else await until(`${name} waits`, async () => (await waiting()) === i);
  }
  for (let served = 1; served <= clients.length; served++) {
    await until('the next one', () => origin.seen.length === served);
    origin.release();
    const answered = () => clients.filter(({ received }) => received.endsWith('ok'));
    await until('its answer', () => answered().length === served);
    for (const { socket } of answered()) socket.end();
  }
  return origin.seen.slice(1);
};

const HTTP = [
  'http-request set-priority-class req.hdr(p),add(0)',
  'http-request set-priority-offset req.hdr(o),add(0)',
];
/** The digit in the name. */
const TCP = ['tcp-request content set-priority-class req.payload(6,1),lower,add(0) if { req.len ge 7 }'];

const NAMES = ['a', 'b_5', 'c_-5', 'd_9999', 'e_2047', 'f_-9999', 'g_0_60000', 'h_0_-60000', 'i'];
const ORDER = ['f_-9999', 'c_-5', 'h_0_-60000', 'a', 'i', 'g_0_60000', 'b_5', 'd_9999', 'e_2047'];

test('threads keep one order', async (t) => {
  assert.deepEqual(await orderOf(t, NAMES, { threads: 3, rules: HTTP }), ORDER);
});

test('connections in mode tcp', async (t) => {
  const names = ['a5', 'b3', 'c0', 'd3', 'e9', 'f0'];
  const order = ['c0', 'f0', 'b3', 'd3', 'a5', 'e9'];
  assert.deepEqual(await orderOf(t, names, { mode: 'tcp', rules: TCP }), order);
});

for (const balance of ['roundrobin', 'uri'])
  test(`balance ${balance}: by class, then by time with its offset`, async (t) => {
    assert.deepEqual(await orderOf(t, NAMES, { balance, rules: HTTP }), ORDER);
  });
