// What the operator hears of log targets that cannot be reached, and under which name proxies log.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complainOfUnreachable, openNotices } from '#hapax/process/notices.js';
import { load } from '../support/config.js';
import { startSyslog } from '../support/syslog.js';

const modelOf = (cfg: string) => {
  const { model } = load(`${cfg}\nfrontend f\n mode http\n timeout client 5s\n bind :80\n`);
  assert.ok(model);
  return model;
};

test('unix sockets need the logger program, other targets do not', () => {
  const model = modelOf(
    'global\n log /dev/log local0\n log 127.0.0.1 local0\ndefaults\n log /run/log local0',
  );
  assert.match(
    complainOfUnreachable(model, () => false) ?? '',
    /^log: '\/dev\/log' \[test.cfg:2\], '\/run\/log' \[/,
  );
  assert.equal(
    complainOfUnreachable(model, () => true),
    undefined,
  );
  const others = modelOf('global\n log 127.0.0.1 local0\n log stdout local0\n log tcp@127.0.0.1 local0');
  assert.equal(
    complainOfUnreachable(others, () => assert.fail('nobody needs it')),
    undefined,
  );
});

test('a proxy logs under its own log-tag, else under the global one', async (t) => {
  const syslog = await startSyslog(t);
  const section = (name: string, more: string) =>
    `backend ${name}\n mode http\n log 127.0.0.1:${syslog.port} local0\n${more}`;
  const model = modelOf(`global\n log-tag edge\n${section('a', ' log-tag shop\n')}${section('b', '')}`);
  const notices = openNotices(model, 42, { tell() {}, print() {} });
  notices.logProxy(0, 5, 'from a');
  notices.logProxy(1, 5, 'from b');
  const tags = (await syslog.matching('from', 2)).map((line) => / (\S+): from/.exec(line)?.[1]);
  assert.deepEqual(tags.sort(), ['edge[42]', 'shop[42]']);
});
