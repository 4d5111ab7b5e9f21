// `hapax explain`: the way of one request through a cfg, told rule by rule, without any traffic.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../support/programs.js';
import { hapaxMain, temporaryFile } from '../support/proxy.js';

const CFG = `defaults
    mode http
    timeout client 5s
    timeout connect 5s
    timeout server 5s
frontend web
    bind 127.0.0.1:8123
    bind 127.0.0.1:8124 name inside
    acl static path_beg -i /static/
    acl office src 192.0.2.0/24
    http-request deny if { path -m beg /admin } !office
    http-request set-header X-Client "%[src]"
    use_backend files if static
    default_backend app
backend app
    balance leastconn
    server a1 127.0.0.1:9001
    server a2 127.0.0.1:9002 disabled
backend files
    http-request deny if { hdr(x-no) 1 2 }
    server f1 127.0.0.1:9003
listen six
    bind ::1:8125
    server s6 ::1:9006
`;

const explained = async (t: Parameters<typeof temporaryFile>[0], ...words: string[]): Promise<string> => {
  const file = temporaryFile(t, 'test.cfg', CFG);
  const { stdout, stderr, code } = await run(t, process.execPath, [
    hapaxMain,
    'explain',
    '-f',
    file,
    ...words,
  ]);
  assert.equal(code, 0, stderr);
  return stdout.replaceAll(file, 'test.cfg');
};

test('shows each rule, what it saw, and the head that the server would get', async (t) => {
  const text = await explained(
    t,
    'GET http://shop.example/STATIC/logo.png',
    '-H',
    'X-No: 3',
    '--from',
    '198.51.100.7',
  );
  assert.equal(
    text,
    `GET /STATIC/logo.png  from 198.51.100.7  by frontend web, 127.0.0.1:8123

  test.cfg:11  http-request deny if { path -m beg /admin } !office
      path = "/STATIC/logo.png": does not match
* test.cfg:12  http-request set-header X-Client "%[src]"
      src = "198.51.100.7"
* test.cfg:13  use_backend files if static
      path_beg = "/STATIC/logo.png"
      static matches
  test.cfg:20  http-request deny if { hdr(x-no) 1 2 }
      hdr(x-no) = "3": does not match

backend files (test.cfg:19), balance roundrobin
* f1  127.0.0.1:9003  no check, weight 1  <- picked

sent to f1:
    GET /STATIC/logo.png HTTP/1.1
    host: shop.example
    x-no: 3
    x-client: 198.51.100.7
`,
  );
});

test('shows the answer of a rule that answers itself', async (t) => {
  const text = await explained(t, '/admin/users', '--from', '198.51.100.7');
  assert.match(
    text,
    /\* test\.cfg:11 .*\n {6}path = "\/admin\/users": matches\n {6}src = "198\.51\.100\.7"\n {6}office does not match/,
  );
  assert.match(text, /answered by the proxy itself \(PR\):\n {4}HTTP\/1\.1 403 Forbidden/);
});

test('addresses of IPv6 end where their brackets do', async (t) => {
  const text = await explained(t, 'GET http://a/', '--bind', '[::1]:8125');
  assert.match(text, /by listen six, \[::1\]:8125$/m);
  assert.match(text, /^\W*s6 {2}\[::1\]:9006 /m);
});

test('JSON has the same for programs', async (t) => {
  const explanation = JSON.parse(await explained(t, 'POST /x', '--json', '--bind', 'inside')) as {
    frontend: { bind: string };
    servers: { name: string; usable: boolean; chosen: boolean }[];
    outcome: { kind: string; server: string };
  };
  assert.equal(explanation.frontend.bind, '127.0.0.1:8124');
  assert.deepEqual(
    explanation.servers.map(({ name, usable, chosen }) => [name, usable, chosen]),
    [
      ['a1', true, true],
      ['a2', false, false],
    ],
  );
  assert.deepEqual([explanation.outcome.kind, explanation.outcome.server], ['server', 'a1']);
});

test('says what is missing', async (t) => {
  const { stderr, code } = await run(t, process.execPath, [hapaxMain, 'explain', 'GET /']);
  assert.equal(code, 1);
  assert.match(stderr, /'-f' and a cfg are missing\nusage: hapax explain/);
});
