// The form of the stats page: who sees it, and what becomes of what it posts. The codes are the real HAProxy's.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ask, makeFarm, makeFarmModel } from '../support/stats-farm.js';

const farm = makeFarm();

const post = async (body: string | undefined, uri = '/stats'): Promise<string | undefined> => {
  const answer = await ask(farm, uri, { method: 'POST', admin: true, ...(body !== undefined && { body }) });
  assert.equal(answer.status, 303);
  return answer.headers.get('location');
};

describe('the form of an administrator', () => {
  it('is on the page, for proxies with servers only', async () => {
    const { text } = await ask(farm, '/stats;up', { admin: true });
    assert.equal(text.match(/<form method="post" action="\/stats;up">/g)?.length, 1);
    assert.match(text, /<input type="checkbox" name="s" value="failing" aria-label="Choose failing">/);
    assert.match(text, /<option value="drain">Set state to DRAIN<\/option>/);
  });

  it('is not on the page of anybody else, nor in the CSV', async () => {
    assert.doesNotMatch((await ask(farm, '/stats')).text, /method="post"|checkbox/);
    const [plain, admin] = [await ask(farm, '/stats;csv'), await ask(farm, '/stats;csv', { admin: true })];
    assert.equal(plain.text, admin.text);
  });

  const rows: readonly (readonly [body: string | undefined, outcome: string, ...orders: string[]])[] = [
    ['s=up&s=down&action=drain&b=app', 'DONE', 'drain up', 'drain down'],
    ['s=up&action=ready&b=%23NUMBER', 'DONE', 'ready up'],
    ['s=up&s=nope&action=drain&b=app', 'PART', 'drain up'],
    ['s=follower&action=hnolb&b=app', 'NONE', 'hnolb follower'],
    ['s=nope&action=drain&b=app', 'ERRP'],
    ['s=up&action=nope&b=app', 'ERRP', 'nope up'],
    ['s=up&action=&b=app', 'ERRP', ' up'],
    ['s=up&action=drain&b=nope', 'ERRP'],
    ['s=up&b=app', 'NONE'],
    ['action=drain&b=app', 'NONE'],
    ['s=up&action=drain', 'NONE'],
    ['', 'NONE'],
    ['%', 'NONE'],
    [undefined, 'EXCD'],
  ];
  for (const [body, outcome, ...orders] of rows)
    it(`${body} is ${outcome}`, async () => {
      const before = farm.orders.length;
      const number = String(farm.model.proxies[1]?.id);
      assert.equal(await post(body?.replace('NUMBER', number)), `/stats;st=${outcome}`);
      assert.deepEqual(farm.orders.slice(before), orders);
    });

  it('comes back to the view it was posted from', async () => {
    assert.equal(await post('', '/stats;up;norefresh;st=DONE'), '/stats;up;norefresh;st=NONE');
  });

  it('is denied to anybody else', async () => {
    const body = 's=up&action=drain&b=app';
    const answer = await ask(farm, '/stats', { method: 'POST', body });
    assert.equal(answer.headers.get('location'), '/stats;st=DENY');
  });

  it('changes nothing that the page does not show', async () => {
    const scoped = makeFarm(makeFarmModel({ scope: ['web'] }));
    const answer = await ask(scoped, '/stats', {
      method: 'POST',
      admin: true,
      body: 's=up&action=drain&b=app',
    });
    assert.equal(answer.headers.get('location'), '/stats;st=ERRP');
    assert.deepEqual(scoped.orders, []);
  });
});
