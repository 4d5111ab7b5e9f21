// `hash-preserve-affinity` (manual 4.2, since 3.2): whether requests of one key stay with a server that is full.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startRawOrigin } from '../support/origin.js';
import { openRaw } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { until } from '../support/until.js';

/** How many of four requests for one URI each of two servers has, and how many were refused. */
const spread = async (t: TestContext, affinity: string): Promise<string> => {
  const origins = await Promise.all([startRawOrigin(t), startRawOrigin(t)]);
  const port = await startSite(t, [
    'timeout queue 500ms',
    'balance uri',
    'hash-type consistent',
    `hash-preserve-affinity ${affinity}`,
    ...origins.map((origin, at) => `server s${at} 127.0.0.1:${origin.port} maxconn 1 maxqueue 1`),
  ]);
  const clients = Array.from({ length: 4 }, () => openRaw(t, port));
  for (const client of clients) await client.send('GET /same HTTP/1.1\r\nhost: h\r\n\r\n');
  const came = () => origins.map(({ connections }) => connections.length);
  await until('those that find no server are told', () => {
    const told = clients.filter(({ received }) => received.includes('503')).length;
    return told + came().reduce((sum, count) => sum + count, 0) === 4;
  });
  return came().sort().join();
};

for (const [affinity, expected] of [
  ['always', '0,1'],
  ['maxconn', '1,1'],
  ['maxqueue', '1,1'],
] as const)
  test(affinity, async (t) => {
    assert.equal(await spread(t, affinity), expected);
  });
