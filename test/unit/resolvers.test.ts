// Servers that follow their names: who gets which address, what a name without an answer does, and when.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Answer, type Asker, openAsker, type SrvRecord } from '#hapax/common/name-servers.js';
import { newResolvers } from '#hapax/config/initial.js';
import type { Resolvers, Server } from '#hapax/config/model.js';
import { followNames } from '#hapax/control/resolvers/follow.js';
import { ipOf, moveServer } from '#hapax/state/addresses.js';
import { startDns, type Zone } from '../support/dns.js';
import { fakeClock } from '../support/fake-clock.js';
import { inet, makeModel, makeProxy, makeServer, place } from '../support/model.js';

type Answers = { addresses: (name: string) => Answer<string>; services?: () => Answer<SrvRecord> };

const found = <T>(...items: T[]): Answer<T> => ({ found: items, from: 'dns/ns1' });

/** Servers that follow "app" (or another name), the answers a test changes, and what has come of them. */
const follow = (
  t: TestContext,
  servers: Partial<Server>[],
  answers: Answers,
  section: Partial<Resolvers> = {},
) => {
  const clock = fakeClock();
  const events: string[] = [];
  let failures = 0;
  const proxy = makeProxy({
    servers: servers.map((fields, at) =>
      makeServer({ address: inet('app', 80), resolvers: 'dns', fqdn: 'app', name: `s${at + 1}`, ...fields }),
    ),
  });
  const nameservers = [{ place: place(), name: 'ns1', host: '127.0.0.1', port: 53 }];
  const model = {
    ...makeModel([proxy]),
    resolvers: [{ ...newResolvers(place(), 'dns'), nameservers, ...section }],
  };
  const asker: Asker = {
    addresses: async (name) => answers.addresses(name),
    services: async () => answers.services!(),
    cancel() {},
  };
  const down = new Map<string, string | undefined>();
  const stop = followNames({
    model,
    clock,
    openAsker: () => asker,
    move: ({ server }, to) => {
      moveServer(server, to);
      events.push(`${server.name} ${to.host}${to.port === undefined ? '' : `:${to.port}`}`);
    },
    settle: ({ server }, because) => {
      if (down.get(server.name) !== because) events.push(`${server.name} ${because ?? 'resolves'}`);
      down.set(server.name, because);
    },
    weigh: ({ server }, weight) => events.push(`${server.name} weight ${weight}`),
    failed: () => failures++,
  });
  t.after(stop);
  const settled = async () => {
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    return events.splice(0);
  };
  const pass = (ms: number) => {
    clock.pass(ms);
    return settled();
  };
  return { settled, pass, servers: model.proxies[0]!.servers, stop, clock, failures: () => failures };
};

test('each server gets an address of its own and keeps it', async (t) => {
  const answers: Answers = { addresses: () => found('10.0.0.1', '10.0.0.2') };
  const { settled, pass } = follow(t, [{}, {}, {}], answers);
  assert.deepEqual(await settled(), ['s1 10.0.0.1', 's2 10.0.0.2', 's3 No IP for server']);
  answers.addresses = () => found('10.0.0.3', '10.0.0.2');
  assert.deepEqual(await pass(999), []);
  assert.deepEqual(await pass(1), ['s1 10.0.0.3']);
  answers.addresses = () => found('10.0.0.9', '10.0.0.3', '10.0.0.2');
  assert.deepEqual(await pass(1000), ['s3 10.0.0.9', 's3 resolves']);
});

test('resolve-net, resolve-prefer and resolve-opts choose among the addresses', async (t) => {
  const answers: Answers = { addresses: () => found('10.0.0.1', '10.1.0.1', '::1') };
  const servers: Partial<Server>[] = [
    { resolvePrefer: 'ipv4', resolveNet: ['10.1.0.0/16'] },
    { resolvePrefer: 'ipv4', resolveNet: ['10.1.0.0/16'], allowDuplicateIp: true },
    { resolvePrefer: 'ipv6' },
  ];
  const events = await follow(t, servers, answers).settled();
  assert.deepEqual(
    events.filter((event) => /\d$/.test(event)),
    ['s1 10.1.0.1', 's2 10.1.0.1', 's3 ::1'],
  );
});

test('a bad answer counts once the last good one is older than `hold`', async (t) => {
  const answers: Answers = { addresses: () => found('10.0.0.1') };
  const { settled, pass, failures } = follow(t, [{}], answers, {
    hold: { ...newResolvers(place(), '').hold, nx: 2500 },
  });
  await settled();
  answers.addresses = () => ({ failure: 'nx' });
  assert.deepEqual(await pass(1000), []);
  assert.deepEqual(await pass(1000), []);
  assert.deepEqual(await pass(1000), ['s1 DNS NX status']);
  answers.addresses = () => found('10.0.0.1');
  assert.deepEqual(await pass(1000), ['s1 resolves']);
  assert.equal(failures(), 3);
});

test('a name that has never had an answer puts its server into maintenance at once', async (t) => {
  const { settled } = follow(t, [{ address: inet('10.0.0.1', 80) }], {
    addresses: () => ({ failure: 'timeout' }),
  });
  assert.deepEqual(await settled(), ['s1 DNS timeout status']);
});

test('hold obsolete: an address outlives the answer that lacks it', async (t) => {
  const answers: Answers = { addresses: () => found('10.0.0.1') };
  const { settled, pass } = follow(t, [{}], answers, {
    hold: { ...newResolvers(place(), '').hold, obsolete: 1500 },
  });
  await settled();
  answers.addresses = () => found('10.0.0.2');
  assert.deepEqual(await pass(1000), []);
  assert.deepEqual(await pass(1000), ['s1 10.0.0.2']);
});

test('a service deals out its records, with ports and weights', async (t) => {
  const record = (host: string, port: number, weight: number): SrvRecord => ({ host, port, weight });
  const hosts: Record<string, string> = { a: '10.0.0.1', b: '10.0.0.2' };
  const answers: Answers = {
    addresses: (name) => found(hosts[name]!),
    services: () => found(record('a', 81, 256), record('b', 82, 1)),
  };
  const name = '_http._tcp.app';
  const server = (): Partial<Server> => ({ fqdn: name, address: { ...inet(name, 0), port: 'client' } });
  const { settled, pass, servers } = follow(t, [server(), server(), server()], answers);
  const first = [
    's1 10.0.0.1:81',
    's1 weight 1',
    's1 resolves',
    's2 10.0.0.2:82',
    's2 weight 1',
    's2 resolves',
  ];
  assert.deepEqual(await settled(), [
    ...first.filter((event) => !event.endsWith('resolves')),
    's3 No IP for server',
  ]);
  assert.deepEqual(servers.map(ipOf), ['10.0.0.1', '10.0.0.2', undefined]);
  answers.services = () => found(record('b', 82, 65535));
  assert.deepEqual(await pass(1000), ['s1 No IP for server', 's2 weight 256']);
});

test('name servers: the first good answer, the other family, failures, silence', async (t) => {
  const zone: Zone = new Map<string, string[] | number>([
    ['app', ['10.0.0.1', '10.0.0.2']],
    ['gone', 3],
    ['secret', 5],
  ]);
  const [knowing, silent] = [await startDns(t, zone), await startDns(t, new Map())];
  const nameservers = [silent, knowing].map(({ port }, at) => ({
    place: place(),
    name: `ns${at}`,
    host: '127.0.0.1',
    port,
  }));
  const settings = { ...newResolvers(place(), 'dns'), nameservers, retries: 2 };
  const asker = openAsker({ ...settings, timeouts: { resolveMs: 1000, retryMs: 300 } });
  t.after(() => asker.cancel());
  const answer = await asker.addresses('app', 'ipv6');
  assert.deepEqual(answer, { found: ['10.0.0.1', '10.0.0.2'], from: 'dns/ns1' });
  const alone = openAsker({ ...settings, nameservers: nameservers.slice(1) });
  assert.deepEqual(await alone.addresses('gone', 'ipv4'), { failure: 'nx' });
  assert.deepEqual(await alone.addresses('secret', 'ipv4'), { failure: 'refused' });
  const choosy = openAsker({ ...settings, nameservers: nameservers.slice(1), family: 'ipv6' });
  assert.deepEqual(
    await choosy.addresses('app', 'ipv4'),
    { failure: 'other' },
    'no other family is asked for',
  );
  const asked = silent.asked;
  assert.deepEqual(await asker.addresses('unheard', 'ipv4'), { failure: 'timeout' });
  assert.equal(silent.asked - asked, 2, 'asked as often as resolve_retries says');
});
