// Variables of scope proc: there before the first request, and the same on every thread (manual 2.8).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOrigin } from '../support/origin.js';
import { rawExchange } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { until } from '../support/until.js';

const ask = async (port: number, path: string): Promise<string> => {
  const request = `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
  const { received } = await rawExchange(port, request);
  return /^x-mode: (.*)\r$/m.exec(received)?.[1] ?? 'nothing';
};

test('what the global section sets is there, and what a rule sets reaches every thread', async (t) => {
  const origin = await startOrigin(t);
  const port = await startSite(
    t,
    [
      'http-request set-var(proc.mode) str(closed) if { path /close }',
      'http-response set-header X-Mode "%[var(proc.greeting)] %[var(proc.mode)]"',
      `server s1 127.0.0.1:${origin.port}`,
    ],
    {
      global: ['nbthread 3', 'set-var proc.mode str(open)', 'set-var-fmt proc.greeting "mode %[str(is)]"'],
    },
  );
  assert.equal(await ask(port, '/'), 'mode is open');
  assert.equal(await ask(port, '/close'), 'mode is closed');
  let closed = 0;
  await until('twenty connections in a row, on whatever thread, see it closed', async () => {
    closed = (await ask(port, '/')) === 'mode is closed' ? closed + 1 : 0;
    return closed === 20;
  });
});
