// `stats admin` through the whole program: in a browser, who the cfg allows it takes a server out and brings it back.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openBrowser } from '../support/browser.js';
import { startOrigin } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { startSite } from '../support/site.js';
import { readStats } from '../support/stats.js';

/** Users of the page; the boss is its admin. */
const statsPage = (port: number): string => `
userlist people
    user boss insecure-password secret groups admins
    user guest insecure-password guest
    group admins
listen stats
    bind 127.0.0.1:${port}
    stats uri /stats
    stats http-request auth unless { http_auth(people) }
    stats admin if { http_auth_group(people) admins }
`;

const start = async (t: TestContext) => {
  const port = await freePort();
  const origin = await startOrigin(t);
  const servers = [
    `server web1 127.0.0.1:${origin.port} check`,
    `server web2 127.0.0.1:${origin.port} track web1`,
  ];
  const site = await startSite(t, servers, { global: ['nbthread 2'], before: statsPage(port) });
  const status = async (): Promise<number> => (await fetch(`http://127.0.0.1:${site}/`)).status;
  const word = async (server: string): Promise<string | undefined> =>
    (await readStats({ port, uri: '/stats', auth: 'guest:guest' })).get(`web/${server}`)?.status;
  return { url: `http://127.0.0.1:${port}/stats`, status, word };
};

const visit = async (t: TestContext, url: string, username: string, password: string) => {
  const browser = await openBrowser(t);
  if (!browser) return undefined;
  const page = await (await browser.newContext({ httpCredentials: { username, password } })).newPage();
  await page.goto(url);
  return page;
};

const order = async (page: Page, server: string, action: string): Promise<string> => {
  await page.getByLabel(`Choose ${server}`).check();
  await page.getByLabel('Choose the action').selectOption(action);
  await page.getByRole('button', { name: 'Apply' }).click();
  return (await page.getByRole('status').textContent()) ?? '';
};

test('a server goes to maintenance with those that follow it, and comes back', async (t) => {
  const { url, status, word } = await start(t);
  const page = await visit(t, url, 'boss', 'secret');
  if (!page) return;
  assert.equal(await status(), 200);
  assert.match(await order(page, 'web1', 'maint'), /processed successfully/);
  assert.ok(page.url().endsWith(';st=DONE'));
  assert.equal(await word('web1'), 'MAINT');
  assert.equal(await status(), 503);
  assert.match(await order(page, 'web1', 'ready'), /processed successfully/);
  assert.match((await word('web1')) ?? '', /^UP/);
  assert.equal(await status(), 200);
  assert.match(await order(page, 'web2', 'hdown'), /Nothing has changed/);
});

test('others see no form, and what they post is denied', async (t) => {
  const { url, status } = await start(t);
  const page = await visit(t, url, 'guest', 'guest');
  if (page) assert.equal(await page.getByRole('checkbox').count(), 0);
  const authorization = `Basic ${Buffer.from('guest:guest').toString('base64')}`;
  const post = (headers: Record<string, string>, body: string) =>
    fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
  const denied = await post({ authorization }, 's=web1&action=maint&b=web');
  assert.equal(denied.headers.get('location'), '/stats;st=DENY');
  assert.equal((await post({}, 's=web1&action=maint&b=web')).status, 401);
  assert.equal(await status(), 200);
});

test('a form that is too long for a buffer is told so', async (t) => {
  const { url } = await start(t);
  const authorization = `Basic ${Buffer.from('boss:secret').toString('base64')}`;
  const body = `s=${'x'.repeat(40_000)}&action=maint&b=web`;
  const answer = await fetch(url, { method: 'POST', headers: { authorization }, body, redirect: 'manual' });
  assert.equal(answer.headers.get('location'), '/stats;st=EXCD');
});
