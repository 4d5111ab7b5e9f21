// Health checks of several steps, and of known protocols, beside the real HAProxy: the same findings in the same words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BEHAVIOURS, closedPort, startServer } from '../support/check-servers.js';
import { ourFindings, realFindings } from '../support/findings.js';
import { startHealthOf } from '../support/health.js';
import { freePort } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { PROTOCOL_SERVERS } from '../support/protocol-servers.js';
import { startHaproxy } from '../support/proxy.js';

const PING = String.raw`tcp-check send PING\r\n`;

const rulesOf = (ports: ReadonlyMap<string, number>): Readonly<Record<string, readonly string[]>> => ({
  plain: [],
  connect: ['tcp-check connect comment first'],
  send: ['tcp-check connect', PING],
  string: [PING, 'tcp-check expect string +PONG comment mine'],
  unwanted: [PING, 'tcp-check expect min-recv 3 ! string PONG'],
  never: [PING, 'tcp-check expect ! rstring P.NG'],
  pattern: ['tcp-check connect', PING, 'tcp-check expect rstring ^.PONG'],
  binary: ['tcp-check send-binary 50494e470d0a', 'tcp-check expect binary 2b504F4e47'],
  digits: ['tcp-check send-binary 50494e470d0a', 'tcp-check expect rbinary ^2B504F'],
  named: [
    PING,
    'tcp-check expect ok-status L6OK error-status L7STS tout-status L6TOUT on-error bad on-success fine string PONG',
  ],
  master: [
    ...['tcp-check connect', PING, 'tcp-check expect string +PONG'],
    ...[String.raw`tcp-check send info\ replication\r\n`, 'tcp-check comment role'],
    ...[
      'tcp-check expect string role:master',
      String.raw`tcp-check send QUIT\r\n`,
      'tcp-check expect string +OK',
    ],
  ],
  both: [
    ...[
      'tcp-check connect',
      'tcp-check expect string +OK',
      `tcp-check connect port ${ports.get('banner')} linger`,
    ],
    ...['tcp-check expect string POP3', `tcp-check connect port ${ports.get('refusing')}`],
  ],
});

/** Requests on connections of their own; the other port is that of a server that answers with 200. */
const exchangesOf = (ports: ReadonlyMap<string, number>): Readonly<Record<string, readonly string[]>> => ({
  elsewhere: [
    ...[`http-check connect port ${ports.get('good')}`, 'http-check send uri /c'],
    'http-check expect status 200',
  ],
  nowhere: [`http-check connect port ${ports.get('refusing')} comment none`, 'http-check send uri /d'],
  inTurn: [
    ...['http-check connect', 'http-check send uri /a', 'http-check expect status 400'],
    ...[`http-check connect port ${ports.get('good')}`, 'http-check send meth GET uri /b'],
    'http-check expect string needle',
  ],
});

const PROTOCOLS: Readonly<Record<string, string>> = {
  redis: 'redis-check',
  smtp: 'smtpchk EHLO me.example',
  mysql: 'mysql-check',
  mysqlUser: 'mysql-check user root',
  mysqlOld: 'mysql-check user root pre-41',
  pgsql: 'pgsql-check user me',
  ldap: 'ldap-check',
  ssl: 'ssl-hello-chk',
};

const cfgOf = (statsPort: number, ports: ReadonlyMap<string, number>): string => {
  const servers = [...ports].map(
    ([name, port]) => `server ${name} 127.0.0.1:${port} check inter 8s rise 1 fall 1`,
  );
  const sequences = Object.entries(rulesOf(ports)).flatMap(([name, rules]) => [
    ...[`backend ${name}`, 'option tcp-check'],
    ...rules,
    ...servers,
  ]);
  const protocols = Object.entries(PROTOCOLS).flatMap(([name, option]) => [
    ...[`backend proto-${name}`, `option ${option}`],
    ...servers,
  ]);
  const exchanges = Object.entries(exchangesOf(ports)).flatMap(([name, rules]) => [
    ...[`backend http-${name}`, 'option httpchk'],
    ...rules,
    ...servers,
  ]);
  return [
    ...['global', 'max-spread-checks 500', 'defaults', 'mode tcp'],
    ...['timeout connect 1s', 'timeout client 20s', 'timeout server 20s'],
    ...['listen stats', 'mode http', `bind 127.0.0.1:${statsPort}`, 'stats enable', 'stats uri /'],
    ...sequences,
    ...protocols,
    ...exchanges,
    '',
  ].join('\n');
};

test('each server is found as HAProxy finds it, whatever it speaks', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const ports = new Map<string, number>([['refusing', await closedPort()]]);
  for (const [name, behaviour] of Object.entries(PROTOCOL_SERVERS))
    ports.set(name, await startServer(t, behaviour));
  ports.set('good', await startServer(t, BEHAVIOURS.good));
  const statsPort = await freePort();
  const cfg = cfgOf(statsPort, ports);
  const ours = startHealthOf(t, cfg);
  await startHaproxy(t, cfg);
  const findings = await realFindings(t, statsPort);
  assert.deepEqual(await ourFindings(ours), findings);
});
