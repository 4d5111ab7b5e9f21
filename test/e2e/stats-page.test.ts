// The stats page in a browser: asks for a password, shows every row in its colour, refreshes, and fits a phone.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { Gauge, ServerState } from '#hapax/state/slots.js';
import { openBrowser } from '../support/browser.js';
import { addTraffic, type Farm, makeFarm, makeFarmModel, serveStats } from '../support/stats-farm.js';
import { until } from '../support/until.js';

const busyFarm = (refreshSeconds = 60): Farm => {
  const auth = [{ user: 'admin', password: 'secret' }];
  const farm = makeFarm(makeFarmModel({ auth, refreshSeconds, showLegends: true }));
  addTraffic(farm);
  return farm;
};

/** The page as an ordinary user sees it, signed in; undefined where there is no browser. */
const visit = async (
  t: TestContext,
  farm: Farm,
  view: BrowserContextOptions = {},
): Promise<Page | undefined> => {
  const browser = await openBrowser(t);
  if (browser === undefined) return undefined;
  const origin = await serveStats(t, farm);
  const context = await browser.newContext({
    httpCredentials: { username: 'admin', password: 'secret' },
    viewport: { width: 1400, height: 900 },
    ...view,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(`${origin}/stats`);
  assert.deepEqual(complaints, [], 'nothing breaks the Content-Security-Policy');
  return page;
};

/** What the browser computed for an element; there is no DOM in these tests' own types. */
const style = (page: Page, selector: string, property: string): Promise<string> =>
  page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`);

const background = (page: Page, row: string): Promise<string> =>
  style(page, `tr[id="${row}"] td.status`, 'backgroundColor');

/** The text of an element, panels that are not open included. */
const textOf = async (page: Page, selector: string): Promise<string> =>
  ((await page.locator(selector).textContent()) ?? '').replace(/\s+/g, ' ');

/** Red, green and blue of "rgb(r, g, b)". */
const rgb = (colour: string): number[] => (colour.match(/\d+/g) ?? []).map(Number);

test('without the password there is nothing to see', async (t) => {
  const browser = await openBrowser(t);
  if (browser === undefined) return;
  const origin = await serveStats(t, busyFarm());
  const page = await (
    await browser.newContext({ httpCredentials: { username: 'admin', password: 'guess' } })
  ).newPage();
  const answer = await page.goto(`${origin}/stats`);
  assert.equal(answer?.status(), 401);
  assert.equal(await page.locator('table').count(), 0);
});

test('every proxy has its table, in the order of the cfg, and every row its colour', async (t) => {
  const page = await visit(t, busyFarm());
  if (page === undefined) return;
  assert.deepEqual(await page.locator('h2 a').allTextContents(), ['web', 'app', 'stats']);
  const names = await page.locator('section[id="app"] tbody th').evaluateAll((cells) =>
    cells.map((cell) =>
      cell.textContent
        ?.trim()
        .split('\n')[0]
        ?.replace(/From the.*/, ''),
    ),
  );
  assert.deepEqual(names, [
    'up',
    'failing',
    'down',
    'rising',
    'plain',
    'maint',
    'follower',
    'spare',
    'Backend',
  ]);
  assert.match(await textOf(page, 'tr[id="app/up"]'), /UP 1m30s L7OK\/200 in 1ms/);

  const [upRed, upGreen] = rgb(await background(page, 'app/up'));
  const [downRed, downGreen] = rgb(await background(page, 'app/down'));
  assert.ok(upGreen! > upRed! && downRed! > downGreen!, 'UP is greenish, DOWN is reddish');
  const plain = rgb(await background(page, 'app/plain'));
  assert.ok(Math.max(...plain) - Math.min(...plain) < 10, 'not checked is grey');
  const legend = await style(page, '.legend .active_down', 'getPropertyValue("--tint")');
  assert.equal(legend, await style(page, 'tr[id="app/down"]', 'getPropertyValue("--tint")'));
});

test('a figure tells more on hover and by click', async (t) => {
  const page = await visit(t, busyFarm());
  if (page === undefined) return;
  const total = page.locator('tr[id="app/up"] td.stot');
  assert.equal(await total.locator('.panel').isVisible(), false);
  await total.locator('button').hover();
  assert.equal(await total.locator('.panel').isVisible(), true);
  assert.match(await textOf(page, 'tr[id="app/up"] td.stot .panel'), /HTTP 2xx responses ?19,000 ?95%/);
  await total.locator('button').click();
  await page.mouse.move(0, 0);
  assert.equal(await total.locator('.panel').isVisible(), true);
});

test('the page refreshes itself, and a server that died in between is red', async (t) => {
  const farm = busyFarm(1);
  const page = await visit(t, farm);
  if (page === undefined) return;
  assert.match(await textOf(page, 'tr[id="app/plain"]'), /no check/);
  farm.state.server(1, 4).set(Gauge.server.operational, ServerState.stopped);
  await until('the row turns red', async () => (await page.locator('tr.active_down').count()) === 2);
  assert.match(await textOf(page, 'tr[id="app/plain"]'), /DOWN/);
  await page.getByText('Disable refresh').click();
  assert.ok(page.url().endsWith('/stats;norefresh'));
});

for (const [name, view] of [
  ['a desktop', { width: 1366, height: 768 }],
  ['a tablet', { width: 820, height: 1180 }],
  ['a phone', { width: 400, height: 800 }],
  ['a small phone', { width: 320, height: 600 }],
] as const) {
  test(`${name} shows the page without scrolling sideways, in the dark too`, async (t) => {
    const page = await visit(t, busyFarm(), { viewport: view, colorScheme: 'dark' });
    if (page === undefined) return;
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(width <= view.width, `${width} is wider than ${view.width}`);
    assert.ok(Math.max(...rgb(await style(page, 'body', 'backgroundColor'))) < 60, 'a dark ground');
    assert.ok(Math.min(...rgb(await style(page, 'body', 'color'))) > 180, 'light letters');
    const name = await page.locator('tr[id="app/down"] th').boundingBox();
    const status = await page.locator('tr[id="app/down"] td.status').boundingBox();
    assert.ok(name!.x >= 0 && status!.x + status!.width <= view.width, 'name and status are in sight');
  });
}
