// The life of a proxy around an engine thread that is a few lines of script: opening, failing, draining, crashing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newStatsSettings } from '#hapax/config/initial.js';
import type { Severity } from '#hapax/process/operator.js';
import { prepare } from '#hapax/process/prepare.js';
import { run } from '#hapax/process/run.js';
import { inet, makeBind, makeModel, makeProxy, makeServer, place } from '../support/model.js';
import { until, within } from '../support/until.js';

/** An engine thread that answers each message type with what the script says. */
const engine = (script: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
    import { parentPort as port, workerData } from 'node:worker_threads';
    ${script}
    port.on('message', ({ type }) => {
      if (type === 'drain') port.postMessage({ type: 'drained' });
      if (type === 'stop') process.exit(0);
    });
  `)}`,
  );

const ready = `port.postMessage({ type: 'ready' });`;

const model = makeModel([
  makeProxy({
    name: 'web',
    binds: [makeBind({ address: { kind: 'inet', host: '127.0.0.1', port: 80 } })],
    servers: [makeServer({ name: 's1' })],
  }),
]);

/** Starts it and keeps what the operator is told. */
const start = async (script: string, of = model, threads = 1) => {
  const told: string[] = [];
  const operator = {
    tell: (severity: Severity, text: string) => void told.push(`${severity}: ${text}`),
    print: (text: string) => void told.push(text),
  };
  const resolved = await prepare(of, true, operator);
  const running = await within('start', run(resolved!, { threads, engine: engine(script) }, operator));
  return { running, told };
};

test('it starts, and stops when told', async () => {
  const { running, told } = await start(ready);
  await running!.stop();
  assert.equal(await running!.ended, 0);
  assert.deepEqual(told, []);
});

test('draining says that each proxy has stopped, and ends with 0', async () => {
  const { running, told } = await start(ready);
  running!.drain();
  running!.drain();
  assert.equal(await within('the end', running!.ended), 0);
  assert.deepEqual(told, ['warning: Proxy web stopped (cumulated conns: FE: 0, BE: 0).']);
});

test("a port that is taken is told in HAProxy's words", async () => {
  const { running, told } = await start(
    `port.postMessage({ type: 'bind-failed', proxy: 0, bind: 0, error: 'listen EADDRINUSE: address already in use 127.0.0.1:80' });`,
  );
  assert.equal(running, undefined);
  assert.deepEqual(told, [
    'alert: Binding [test.cfg:1] for proxy web: cannot bind socket (Address already in use) for [127.0.0.1:80]',
    'alert: [hapax.main()] Some protocols failed to start their listeners! Exiting.',
  ]);
});

test('a thread that dies at start is an alert with its stack', async () => {
  const { running, told } = await start(`throw new Error('broken');`);
  assert.equal(running, undefined);
  assert.match(told.join(), /alert: engine thread 1 has ended : Error: broken\n\s+at .*worker_threads/);
});

/** Crashes where `when` holds, once told to. */
const crashing = (when: string): string =>
  `${ready} port.on('message', ({ type }) => { if (type === 'pause' && ${when}) throw new Error('broken'); });`;

test('a thread that dies later is told of and replaced', async () => {
  const { running, told } = await start(
    `port.postMessage({ type: 'notice', severity: 'notice', text: 'here is ' + workerData.thread });
    ${crashing('workerData.thread === 2')}`,
    model,
    2,
  );
  running!.pause();
  await until('another one', () => told.filter((text) => text === 'notice: here is 2').length === 2);
  await running!.stop();
  assert.match(told.join(), /alert: engine thread 2 has ended : Error: broken/);
  assert.equal(told.filter((text) => text.includes('here is 1')).length, 1);
});

test('draining ends when every thread has drained, or crashed', async () => {
  const { running } = await start(
    `${ready} port.on('message', ({ type }) => {
      if (type === 'drain' && workerData.thread === 2) throw new Error('broken');
    });`,
    model,
    2,
  );
  running!.drain();
  assert.equal(await within('the end', running!.ended), 0);
});

test('SIGHUP tells the state of every server; one without an address is down', async () => {
  const servers = [
    makeServer({ name: 's1' }),
    makeServer({ name: 's2', address: inet('x.invalid', 80), initAddr: ['none'] }),
  ];
  const { running, told } = await start(ready, makeModel([makeProxy({ name: 'web', servers })]));
  running!.dump();
  await running!.stop();
  assert.deepEqual(told, [
    'warning: SIGHUP received, dumping servers states.',
    'warning: SIGHUP: Server web/s1 is UP. Conn: 0 act, 0 pend, 0 tot.',
    'warning: SIGHUP: Server web/s2 is DOWN. Conn: 0 act, 0 pend, 0 tot.',
    'warning: SIGHUP: Proxy web has 1 active servers and 0 backup servers available. Conn: act(FE+BE): 0+0, 0 pend (0 unass), tot(FE+BE): 0+0.',
  ]);
});

const withStats = makeModel([
  makeProxy({ name: 'web', stats: { ...newStatsSettings(place()), uri: '/stats' } }),
]);

/** An engine's request for the statistics, as script. */
const askStats = `port.postMessage({ type: 'service', request: ${JSON.stringify({
  id: 7,
  service: 'stats',
  proxy: 0,
  method: 'GET',
  uri: '/stats;csv',
  headers: [],
  admin: false,
  clientAddress: '127.0.0.1',
})} });`;

test('a request for the stats page is answered to the engine', async () => {
  const { running, told } = await start(
    `${ready}
    ${askStats}
    port.on('message', ({ type, answer }) => {
      const text = type === 'answer' ? answer.id + ' ' + answer.status + ' ' + Buffer.from(answer.body) : type;
      port.postMessage({ type: 'notice', severity: 'notice', text });
    });`,
    withStats,
  );
  await until('the answer', () => told.some((text) => text.startsWith('notice: 7 200 # pxname,svname,')));
  await running!.stop();
});

test('what the engine has to say goes to the operator', async () => {
  const { running, told } = await start(
    `${ready} port.postMessage({ type: 'notice', severity: 'warning', text: 'look' });`,
  );
  await until('the notice', () => told.includes('warning: look'));
  await running!.stop();
});

test('what a thread asks while another one still starts is answered', async () => {
  const { running, told } = await start(
    `if (workerData.thread === 1) {
       ${askStats}
       port.on('message', ({ type, answer }) => {
         if (type === 'answer') port.postMessage({ type: 'notice', severity: 'notice', text: 'answer ' + answer.id });
       });
     }
     setTimeout(() => ${ready.slice(0, -1)}, workerData.thread === 1 ? 0 : 100);`,
    withStats,
    2,
  );
  await until('the answer', () => told.includes('notice: answer 7'));
  await running!.stop();
});
