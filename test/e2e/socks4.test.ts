// `socks4` on a server line (manual 5.2): what a SOCKS4 proxy is asked, and what becomes of its answers, with hapax and with
// haproxy. The proxy of these tests plays the server, too.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OK, startRawOrigin } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../support/proxy.js';
import { openRaw } from '../support/raw.js';
import { startSyslog } from '../support/syslog.js';
import { until } from '../support/until.js';
import { get } from './differential/row.js';

interface Row {
  readonly name: string;
  readonly lines?: readonly string[];
  readonly server?: string;
  /** What the proxy answers, piece by piece; then it closes where it does not grant. */
  readonly answer: readonly string[];
  /** In what the client gets, and in the log. */
  readonly client: string;
  readonly log: string;
  /** What the proxy is asked for; absent: nothing. */
  readonly asked?: string;
  /** Why hapax is not like haproxy 2.6 here. */
  readonly differs?: string;
}

const GRANTED = `\0\x5a${'\0'.repeat(6)}`;
const REFUSED = `\0\x5b${'\0'.repeat(6)}`;
/** Port 258 of 10.1.2.3. */
const ASKED = '\x04\x01\x01\x02\x0a\x01\x02\x03HAProxy\0';
const UNREACHED = { client: '503 Service Unavailable', log: ' SC--', asked: ASKED };

const ROWS: readonly Row[] = [
  { name: 'granted', answer: [GRANTED], client: '200 OK', log: ' ----', asked: ASKED },
  {
    name: 'granted in pieces',
    answer: [GRANTED.slice(0, 1), GRANTED.slice(1, 5), GRANTED.slice(5)],
    client: '200 OK',
    log: ' ----',
    asked: ASKED,
  },
  {
    name: 'with what the server says at once',
    lines: ['mode tcp', 'option tcplog'],
    answer: [`${GRANTED}HTTP/1.1 200 early\r\nContent-Length: 0\r\n\r\n`],
    client: 'early',
    log: ' --',
    asked: ASKED,
  },
  { name: 'refused', answer: [REFUSED], ...UNREACHED },
  {
    name: 'granted with the version of requests',
    answer: [`\x04${GRANTED.slice(1)}`],
    client: '200 OK',
    log: ' ----',
    asked: ASKED,
  },
  { name: 'cut short', answer: [GRANTED.slice(0, 4)], ...UNREACHED, log: ' sC--' },
  { name: 'not given at all', answer: [''], ...UNREACHED },
  { name: 'not given in time', answer: [], ...UNREACHED, log: ' sC--' },
  {
    name: 'not asked for, to a server with IPv6',
    server: '[::1]:258',
    answer: [],
    client: '503 Service Unavailable',
    log: ' SC--',
  },
];

const run = async (t: TestContext, start: StartProxy, row: Row): Promise<void> => {
  const port = await freePort();
  const syslog = await startSyslog(t);
  const socks = await startRawOrigin(t, (connection) => {
    const { socket } = connection;
    let answered = false;
    socket.on('data', async () => {
      if (connection.received.includes('GET')) socket.write(OK);
      if (answered) return;
      answered = true;
      for (const piece of row.answer) {
        socket.write(piece, 'latin1');
        await new Promise(setImmediate);
      }
      if (row.answer.length > 0 && row.client.startsWith('503')) socket.end();
    });
  });
  const { lines = ['mode http', 'option httplog'], server = '10.1.2.3:258' } = row;
  const cfg = [
    'listen web',
    `bind 127.0.0.1:${port}`,
    `log 127.0.0.1:${syslog.port} local0`,
    'timeout client 5s',
    'timeout server 5s',
    'timeout connect 400ms',
    'retries 0',
    ...lines,
    `server s ${server} socks4 127.0.0.1:${socks.port}`,
  ];
  await start(t, `${cfg.join('\n    ')}\n`);
  const client = openRaw(t, port);
  await client.send(get());
  await until('the answer', () => client.received.includes(row.client));
  client.socket.end();
  await until('the log', () => syslog.lines.length);
  assert.ok(syslog.lines[0]!.includes(row.log), syslog.lines[0]);
  assert.equal(socks.connections[0]?.received.slice(0, ASKED.length), row.asked);
};

for (const row of ROWS) test(`hapax: ${row.name}`, (t) => run(t, startHapax, row));

for (const row of ROWS.filter(({ differs }) => differs === undefined))
  test(`haproxy: ${row.name}`, async (t) => {
    if (!skipWithout(t, 'haproxy')) await run(t, startHaproxy, row);
  });
