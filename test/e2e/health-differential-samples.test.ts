// Variables and formats in health checks beside the real HAProxy: the very bytes that servers see, and what is found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../support/check-servers.js';
import { ourFindings, realFindings } from '../support/findings.js';
import { startHealthOf } from '../support/health.js';
import { freePort } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { startHapax, startHaproxy } from '../support/proxy.js';
import { until } from '../support/until.js';

const line = (text: string): string => `tcp-check send-lf "${text}|"`;

/** Servers see all of it, up to END. */
const TCP: Readonly<Record<string, readonly string[]>> = {
  names: [line('%[be_name] %[be_id] %[srv_name] %[srv_id] %b %s %f %H %[hostname] %[nbsrv(tcp-names)]')],
  nobody: [line('%[src] %[src_port] %[dst] %ci %fi %[fc_http_major] %[unique-id] %ID')],
  ends: [line('%[bc_dst] %si %[bc_src] %bi %[bc_err] %[bc_err_str] %[ssl_bc]')],
  states: [line('%[srv_is_up(s)] %[srv_weight(s)] %[queue] %[be_server_timeout] %[stopping] %[wait_end]')],
  tags: [line('%hr %hs %ST %U %ts %tsc %rc %sq %bq %Tc %Td %Th %Tw')],
  variables: [
    'tcp-check set-var(check.a) str(one),upper',
    'tcp-check set-var-fmt(check.b) "%[var(check.a)] and %[srv_name]"',
    'tcp-check set-var(sess.c) int(7),add(1)',
    line('%[var(check.a)] %[var(check.b)] %[var(sess.c)] %[var(proc.given)] %[var(check.none)]'),
    'tcp-check set-var(check.a,ifnotexists) str(two)',
    'tcp-check set-var(check.d,ifnotexists) str(three)',
    line('%[var(check.a)] %[var(check.d)]'),
    'tcp-check unset-var(check.a)',
    line('%[var(check.a),length] %[var(check.a)]'),
  ],
  answer: [
    'tcp-check set-var(check.none) int(1)',
    'tcp-check connect',
    'tcp-check send END',
    'tcp-check expect string OK',
    'tcp-check set-var-fmt(check.said) "%[res.len] %[res.payload(0,2)]"',
    'tcp-check connect',
    line('%[var(check.said)]'),
  ],
  quoting: ["tcp-check set-var-fmt(check.q) 'a b\\\\\"c'", line('%{+Q}[var(check.q)] %{+Q}b 100%%')],
  binary: ['tcp-check set-var(check.h) str(4a4B)', 'tcp-check send-binary-lf "%[var(check.h)]0a"'],
};

const HTTP: Readonly<Record<string, readonly string[]>> = {
  before: [
    'http-check set-var(check.path) str(/live)',
    'http-check set-var-fmt(check.who) "%[srv_name] of %b"',
    'http-check send meth PUT uri-lf "%[var(check.path)]?a=100%%" hdr X-Who "<%[var(check.who)]>" hdr Plain ü body-lf "%[var(check.who),length] ü"',
  ],
  late: ['option httpchk GET /x', 'http-check set-var(check.x) int(1)', 'http-check expect status 200'],
  modern: [
    'http-check set-var(check.n) int(3),mul(4)',
    'http-check send meth GET uri /m ver HTTP/1.1 hdr Host "%[srv_name].example" hdr N "%[var(check.n)] %[bc_dst]"',
  ],
  turns: [
    'http-check connect',
    'http-check set-var(check.n) int(1)',
    'http-check send uri-lf /%[var(check.n)]',
    'http-check set-var(check.n) var(check.n),add(1)',
    'http-check expect status 200',
    'http-check set-var(check.n) var(check.n),add(1)',
    'http-check connect',
    'http-check set-var(check.n) var(check.n),add(1)',
    'http-check send uri-lf /%[var(check.n)]',
    'http-check expect status 200',
    'http-check unset-var(check.n)',
  ],
  answers: [
    'http-check connect',
    'http-check send meth GET uri /login',
    'http-check expect status 200',
    'http-check set-var(check.id) res.hdr(x-id)',
    'http-check set-var(check.said) res.body,upper',
    'http-check connect',
    'http-check send meth GET uri-lf /of/%[var(check.id)] ver HTTP/1.1 hdr Host h hdr Said %[var(check.said)]',
    'http-check expect string-lf f%[str(ine)]',
  ],
};

test('servers are sent what HAProxy sends, with all that is to be filled in', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const names = [
    ...Object.keys(TCP).map((name) => `tcp-${name}`),
    ...Object.keys(HTTP).map((name) => `http-${name}`),
  ];
  const seen = new Map<string, string[]>(names.map((name) => [name, []]));
  const ports = new Map<string, number>();
  for (const name of names)
    ports.set(
      name,
      await startServer(t, (socket) => {
        let text = '';
        socket.on('data', (bytes) => {
          text += bytes.toString('latin1');
          const isHttp = name.startsWith('http');
          if (!(isHttp ? text.includes('\r\n\r\n') : text.endsWith('END'))) return;
          seen.get(name)!.push(text);
          text = '';
          socket.end(isHttp ? 'HTTP/1.0 200 OK\r\nX-Id: 7\r\n\r\nfine' : 'OK');
        });
      }),
    );
  const server = (name: string): string =>
    `server s 127.0.0.1:${ports.get(name)} check inter 60s rise 1 fall 1`;
  const statsPort = await freePort();
  const cfg = [
    ...['global', 'max-spread-checks 300', 'set-var proc.given str(by\\ all)'],
    ...['defaults', 'mode http', 'timeout connect 1s', 'timeout client 20s', 'timeout server 2s'],
    ...['listen stats', `bind 127.0.0.1:${statsPort}`, 'stats uri /'],
    ...Object.entries(TCP).flatMap(([name, rules]) => [
      ...[
        `backend tcp-${name}`,
        'option tcp-check',
        ...rules,
        'tcp-check send END',
        'tcp-check expect string OK',
      ],
      server(`tcp-${name}`),
    ]),
    ...Object.entries(HTTP).flatMap(([name, rules]) => [
      ...[`backend http-${name}`, 'option httpchk', ...rules, server(`http-${name}`)],
    ]),
    '',
  ].join('\n');
  const real = await startHaproxy(t, cfg);
  const findings = await realFindings(t, statsPort);
  await real.stop();
  const asked = new Map([...seen].map(([name, requests]) => [name, requests.splice(0)]));
  const ours = startHealthOf(t, cfg);
  assert.deepEqual(await ourFindings(ours), findings);
  for (const [name, requests] of seen) {
    await until(`${name} is asked`, () => requests.length >= asked.get(name)!.length);
    assert.deepEqual(requests.map(inOrder), asked.get(name)!.map(inOrder), name);
  }
});

/** undici has an order of its own. */
const inOrder = (request: string): string => request.split('\r\n').toSorted().join('\r\n');

test('a variable that a check sets for the whole process is there for requests, and the other way round', async (t) => {
  const asked: string[] = [];
  const checked = await startServer(t, (socket) => {
    socket.on('data', (bytes) => {
      asked.push(bytes.toString().split(' ')[1]!);
      socket.end('HTTP/1.0 200 OK\r\n\r\n');
    });
  });
  const port = await freePort();
  const hapax = await startHapax(
    t,
    [
      ...['defaults', 'mode http', 'timeout connect 1s', 'timeout client 20s', 'timeout server 20s'],
      ...['listen front', `bind 127.0.0.1:${port}`],
      'http-request set-var(proc.told) path',
      'http-request return status 200 content-type text/plain lf-string "%[var(proc.checked)]"',
      ...['option httpchk', 'http-check set-var-fmt(proc.checked) "%[srv_name] of %b"'],
      'http-check send uri-lf /asked%[var(proc.told)]',
      `server s1 127.0.0.1:${checked} check inter 50`,
      '',
    ].join('\n'),
  );
  const body = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/now`)).text();
  assert.equal(await until('requests know of it', async () => (await body()) || undefined), 's1 of front');
  await until('checks know of it', () => asked.includes('/asked/now'));
  await hapax.stop();
});
