// HTTP checks by their two transports, undici and our own: which one speaks, and that both hear the same of servers that
// are odd but alive. The table of all servers stands in e2e/health-differential.
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import type { CheckSettings, HttpCheckSend } from '#hapax/config/model.js';
import type { CheckResult } from '#hapax/control/health/checks/check.js';
import { httpCheck, undiciSaysTheSame } from '#hapax/control/health/checks/http.js';
import { systemClock } from '#hapax/control/health/clock.js';
import { answers, type Behaviour, startServer } from '../support/check-servers.js';
import { makeProxy, place } from '../support/model.js';
import { within } from '../support/until.js';

const settings = makeProxy().check;
const send: HttpCheckSend = { ...settings.send, version: 'HTTP/1.1', headers: [['Host', 'check']] };

const check = (port: number, fields: Partial<CheckSettings> = {}): Promise<CheckResult> => {
  const target = {
    to: { host: '127.0.0.1', port },
    timeouts: { connectMs: 5000, answerMs: undefined },
    introduce: undefined,
  } as const;
  const run = httpCheck(target, { ...settings, send, ...fields }, systemClock, { leavesOn404: () => false });
  return within('the check ends', new Promise((resolve) => void run(resolve)));
};

test('undici carries what it says as HAProxy does', () => {
  assert.ok(undiciSaysTheSame(send));
  const reasons: Readonly<Record<string, Partial<HttpCheckSend>>> = {
    'it speaks HTTP/1.1 alone': { version: 'HTTP/1.0' },
    'it makes up a Host': { headers: [] },
    'it leaves content-length: 0 out': { method: 'PURGE' },
    'it writes Connection itself': { headers: [...send.headers, ['Connection', 'upgrade']] },
  };
  for (const [reason, fields] of Object.entries(reasons))
    assert.ok(!undiciSaysTheSame({ ...send, ...fields }), reason);
});

test('what undici refuses to send is sent all the same', async (t) => {
  const echo: Behaviour = (socket) =>
    void socket.once('data', (bytes) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${bytes}`));
  const port = await startServer(t, echo);
  const wanted = { kind: 'string', text: 'OPTIONS * HTTP/1.1\r\nhost: check\r\n' } as const;
  const expects = [{ place: place(), negated: false, match: wanted }];
  assert.equal((await check(port, { send: { ...send, uri: '*' }, expects })).status, 'L7OK');
});

/** Says each piece on its own, once it has been asked. */
const saysPieces =
  (...pieces: readonly string[]): Behaviour =>
  (socket) =>
    void socket.once('data', () => sayNext(socket, pieces));

const sayNext = (socket: Socket, [piece, ...rest]: readonly string[]): void => {
  if (piece === undefined) socket.end();
  else socket.setNoDelay().write(piece, 'latin1', () => setTimeout(sayNext, 5, socket, rest));
};

const rules: CheckSettings['expects'] = [
  { place: place(), negated: false, match: { kind: 'status', ranges: [[200, 200]] } },
];
const withBody: CheckSettings['expects'] = [
  ...rules,
  { place: place(), negated: false, match: { kind: 'rstring', pattern: '^short' } },
];

const good = { status: 'L7OK', code: 200 } as const;

const ODD: Readonly<Record<string, readonly [Behaviour, CheckResult, CheckSettings['expects']?]>> = {
  'leaves CR out, line by line': [saysPieces('HTTP/1.0 200 OK\n', 'a: b\n', '\n'), good],
  'speaks before it is asked': [(socket) => socket.end('HTTP/1.0 200 OK\r\n\r\n'), good],
  'says less than promised': [
    saysPieces('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n', 'short of it'),
    good,
    withBody,
  ],
  'ends between two chunks': [
    saysPieces('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '5\r\nshort\r\n'),
    good,
    withBody,
  ],
  'has no reason': [answers('HTTP/1.1 204 \r\n\r\n'), { status: 'L7STS', code: 204, description: '' }],
  'sends 100 first': [
    saysPieces('HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\nshort'),
    { status: 'L7STS', code: 100, description: 'Continue' },
  ],
  'has a reason in another language': [
    answers('HTTP/1.1 503 \xc3\xbcber\r\n\r\n'),
    { status: 'L7STS', code: 503, description: '\xc3\xbcber' },
  ],
};

for (const [what, [behaviour, expected, expects = rules]] of Object.entries(ODD))
  test(`both transports understand a server that ${what}`, async (t) => {
    const port = await startServer(t, behaviour);
    assert.deepEqual(await check(port, { expects }), expected);
    assert.deepEqual(await check(port, { expects, send: settings.send }), expected);
  });

test('a pattern that could backtrack without end holds nobody up', async (t) => {
  const port = await startServer(t, answers(`HTTP/1.1 200 OK\r\n\r\n${'a'.repeat(10_000)}`));
  for (const pattern of ['(a+)+b', '(?=a)(a+)+b']) {
    const began = process.cpuUsage();
    const match = { kind: 'rstring', pattern } as const;
    assert.deepEqual(await check(port, { expects: [{ place: place(), negated: false, match }] }), {
      status: 'L7RSP',
      code: 200,
      description: 'HTTP content check did not match',
    });
    assert.ok(process.cpuUsage(began).user < 2e6);
  }
});
