// Reverse HTTP (manual 4.4, attach-srv; server address "rhttp@"): servers that open the connections themselves.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type AttachedOptions, attachTo } from '../../support/attached.js';
import { answers, type Http2Answer } from '../../support/http2-origin.js';
import { freePorts } from '../../support/ports.js';
import { startHapax } from '../../support/proxy.js';
import { readStats } from '../../support/stats.js';
import { readHttpLog, startSyslog } from '../../support/syslog.js';
import { until, within } from '../../support/until.js';

interface Settings {
  /** Behind `rhttp@`. */
  readonly params?: string;
  /** Behind the server of the rule. */
  readonly rule?: string;
  /** Of the door. */
  readonly bind?: string;
}

/** Clients come to `port`, servers to `door`. */
async function start(t: TestContext, { params = '', rule = '', bind = '' }: Settings = {}) {
  const [port = 0, door = 0] = await freePorts(2);
  const log = await startSyslog(t);
  const hapax = await startHapax(
    t,
    `
global
    expose-experimental-directives
    nbthread 2
    log 127.0.0.1:${log.port} local0
defaults
    mode http
    log global
    option httplog
    timeout connect 1s
    timeout client 5s
    timeout server 5s
    timeout queue 5s
frontend web
    bind 127.0.0.1:${port}
    stats enable
    stats uri /stats
    default_backend hidden
frontend door
    bind 127.0.0.1:${door} ${bind}
    timeout http-request 300ms
    tcp-request session attach-srv hidden/s1 ${rule}
backend hidden
    server s1 rhttp@ ${params}
`,
  );
  const row = async (name: string) => (await readStats({ port, uri: '/stats' })).get(name);
  const get = async (path = '/', init: RequestInit = {}): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    return `${response.status} ${await response.text()}`;
  };
  return {
    hapax,
    door,
    get,
    /** The last log line about a path. */
    logged: async (path: string) => readHttpLog((await log.matching(`GET ${path} `)).at(-1) ?? ''),
    /** Waits for so many connections without requests. */
    idle: (count: number) =>
      until(`${count} are idle`, async () => Number((await row('hidden/s1'))?.srv_icur) === count),
    /** How many connections the door has. */
    atDoor: async () => Number((await row('door/FRONTEND'))?.scur),
  };
}

const says = (text: string): Http2Answer => answers({ ':status': 200 }, text);

/** What came, and how long it was. */
const echo: Http2Answer = (stream) => {
  stream.respond({ ':status': 200 });
  stream.pipe(stream);
};

for (const as of ['client', 'server'] as const)
  test(`a server that begins as a ${as} is asked on the connection it has opened`, async (t) => {
    const { door, get, idle, logged, atDoor, hapax } = await start(t);
    assert.match(await get('/none'), /^503 /);
    assert.equal((await logged('/none'))?.termination, 'SC--');
    const { origin } = await attachTo(t, door, { as, answer: says('from inside') });
    await idle(1);
    assert.equal(await get('/a?b=c'), '200 from inside');
    assert.match(origin.requests[0]?.head ?? '', /^:method GET, :scheme https, :path \/a\?b=c, host 127/);
    const line = await logged('/a?b=c');
    assert.equal(`${line?.backend}/${line?.server} ${line?.termination}`, 'hidden/s1 ----');
    assert.equal(await atDoor(), 0);
    await idle(1);
    // It is no client, for whom a stop would wait.
    await hapax.stop('SIGUSR1');
  });

test('many requests at once, bodies both ways', async (t) => {
  const { door, get, idle } = await start(t);
  const { origin } = await attachTo(t, door, { answer: echo });
  await idle(1);
  const bodies = Array.from({ length: 60 }, (_, i) => `${i}`.repeat(1 + i * 997));
  const echoes = await Promise.all(bodies.map((body) => get('/', { method: 'POST', body })));
  assert.deepEqual(
    echoes,
    bodies.map((body) => `200 ${body}`),
  );
  assert.equal(origin.sessions.length, 1);
  await idle(1);
});

test('one connection is lost, the other goes on; a third comes when none is left', async (t) => {
  const { door, get, idle } = await start(t);
  const first = await attachTo(t, door, { answer: says('1') });
  await idle(1);
  const second = await attachTo(t, door, { answer: says('2') });
  await idle(2);
  first.socket.destroy();
  await idle(1);
  assert.equal(await get(), '200 2');
  second.socket.resetAndDestroy();
  await idle(0);
  assert.match(await get(), /^503 /);
  await attachTo(t, door, { answer: says('3') });
  await idle(1);
  assert.equal(await get(), '200 3');
});

test('a request under way when its connection is lost fails; one that says GOAWAY ends it in peace', async (t) => {
  const { door, get, idle } = await start(t);
  const dying = await attachTo(t, door, { answer: () => dying.socket.destroy() });
  await idle(1);
  assert.match(await get('/', { method: 'POST', body: 'x' }), /^502 /);
  const leaving: Awaited<ReturnType<typeof attachTo>> = await attachTo(t, door, {
    answer: (stream) => {
      leaving.origin.sessions[0]?.close();
      setImmediate(() => says('bye')(stream, {}));
    },
  });
  await idle(1);
  assert.equal(await get(), '200 bye');
  await idle(0);
  assert.match(await get(), /^503 /);
});

test('connections that die under load take nothing else along', async (t) => {
  const { door, get, hapax, idle } = await start(t);
  const bulk = 'x'.repeat(300_000);
  for (let round = 0; round < 3; round++) {
    const peers = await Promise.all(
      (['client', 'server', 'client'] as const).map((as) => attachTo(t, door, { answer: echo, as })),
    );
    await idle(3);
    const requests = Array.from({ length: 20 }, () => get('/', { method: 'POST', body: bulk }).catch(String));
    // At another stage of the traffic each time.
    const received = () => peers.reduce((sum, { socket }) => sum + socket.bytesRead, 0);
    await until('bytes flow', () => received() > round * 400_000);
    for (const [i, { socket }] of peers.entries())
      if (i % 2 === round % 2) socket.resetAndDestroy();
      else socket.destroy();
    await Promise.all(requests);
    await idle(0);
  }
  await attachTo(t, door, { answer: says('well') });
  await idle(1);
  assert.equal(await get(), '200 well');
  assert.doesNotMatch(hapax.stderr, /Error|^ +at /m);
});

test('maxconn: who comes too early waits for a slot', async (t) => {
  const { door, get, idle } = await start(t, { params: 'maxconn 1' });
  let together = 0;
  let most = 0;
  await attachTo(t, door, {
    answer: (stream) => {
      most = Math.max(most, ++together);
      stream.on('close', () => together--);
      setImmediate(() => says('ok')(stream, {}));
    },
  });
  await idle(1);
  const all = await Promise.all(Array.from({ length: 10 }, () => get()));
  assert.deepEqual(new Set(all), new Set(['200 ok']));
  assert.equal(most, 1);
});

test('pool-max-conn: a connection too many is closed', async (t) => {
  const { door, idle } = await start(t, { params: 'pool-max-conn 1' });
  await attachTo(t, door);
  await idle(1);
  const { socket } = await attachTo(t, door);
  await until('it is closed', () => socket.destroyed);
});

test('a connection is found by its name', async (t) => {
  const { door, get, idle } = await start(t, {
    bind: 'accept-proxy',
    rule: 'name src',
    params: 'pool-conn-name hdr(x-for)',
  });
  const from = (address: string): AttachedOptions => ({
    first: `PROXY TCP4 ${address} 10.0.0.9 1000 80\r\n`,
    answer: says(address),
  });
  for (const [i, address] of ['10.0.0.1', '10.0.0.2'].entries()) {
    await attachTo(t, door, from(address));
    await idle(i + 1);
  }
  for (const name of ['10.0.0.2', '10.0.0.1', '10.0.0.2'])
    assert.equal(await get('/', { headers: { 'x-for': name } }), `200 ${name}`);
  assert.match(await get('/', { headers: { 'x-for': '10.0.0.3' } }), /^503 /);
  assert.match(await get('/'), /^503 /);
});

test('who does not begin with HTTP/2 is closed, and so is who says nothing', async (t) => {
  const { door, get, hapax, atDoor } = await start(t);
  const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
  const beginnings = [
    '',
    'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    'PRI * HTTP/1.1\r\n\r\n',
    'PRI',
    PREFACE,
    `${PREFACE}rubbish that is no frame at all`,
    `${PREFACE}\0\0\0\x04\x01\0\0\0\0`,
    '\0\0\0\x06\0\0\0\0\0',
    '\0\0\x05\x04\0\0\0\0\0abcde',
    '\0',
    '\xff'.repeat(100_000),
  ];
  for (const finish of ['wait', 'end', 'reset'] as const)
    await Promise.all(beginnings.map((bytes) => within(`${finish} ${bytes}`, say(door, bytes, finish))));
  await until('nobody is at the door', async () => (await atDoor()) === 0);
  assert.match(await get(), /^503 /);
  assert.ok(hapax.running);
  assert.doesNotMatch(hapax.stderr, /Error|^ +at /m);
});

/** Resolves when the connection is over. */
const say = (port: number, bytes: string, finish: 'wait' | 'end' | 'reset'): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(Buffer.from(bytes, 'latin1'), () => {
        if (finish === 'end') socket.end();
        if (finish === 'reset') socket.resetAndDestroy();
      });
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.resume();
  });
