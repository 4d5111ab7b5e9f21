// Two servers of one name: refused today, taken with a warning where HAProxy took them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { upgrade } from '#hapax/config/upgrade.js';
import { language } from '#hapax/keywords.js';
import { load, makeWorld, said } from '../support/config.js';

const cfg = (defaults: string, ...servers: readonly string[]) => `defaults
  timeout client 5s
  timeout server 5s
${defaults}
listen l
  bind :80
${servers.map((server) => `  server ${server}\n`).join('')}`;

const TODAY = '  timeout connect 5s';
const OF_OLD = '  contimeout 5000';

const about = (text: string) => said(load(text)).filter((message) => message.includes('another server'));

test('HAProxy refuses them since 1.8', () => {
  assert.deepEqual(about(cfg(TODAY, 's 10.0.0.1:80', 's 10.0.0.2:80')), [
    "alert: proxy 'l', another server named 's' was already defined at line 7, please use distinct names.",
  ]);
});

test('the name is pointed at, whatever else is in the line', () => {
  const { diagnostics } = load(cfg(TODAY, 's 10.0.0.1:80', 's 10.0.0.2:80 send-proxy check'));
  assert.equal(diagnostics.find(({ code }) => code === 'duplicate-server')?.span?.column, 10);
});

test('one with an id of its own is told by that, up to 3.2', () => {
  const text = cfg(TODAY, 's 10.0.0.1:80 id 1', 's 10.0.0.2:80 id 2');
  assert.deepEqual(about(text), [
    "warning: proxy 'l', another server named 's' was already defined at line 7, please use distinct names. (HAProxy refuses it since 3.3: call it 's-2')",
  ]);
  assert.equal(load(text).model?.proxies[0]?.servers.length, 2);
  assert.match(about(cfg(TODAY, 's 10.0.0.1:80', 's 10.0.0.2:80 id 2'))[0]!, /^warning/);
});

test('a rule cannot mean one of two', () => {
  const servers = ['s 10.0.0.1:80 id 1', 's 10.0.0.2:80 id 2', 't 10.0.0.3:80'];
  const refused = (rule: string) =>
    said(load(`${cfg(TODAY, ...servers)}  ${rule}\n`)).filter((message) => message.startsWith('alert'));
  assert.deepEqual(refused('use-server s if TRUE'), [
    "alert: Refusing to use duplicated server 's' found in proxy: l! (give them names of their own)",
  ]);
  assert.deepEqual(refused('use-server t if TRUE'), []);
  assert.deepEqual(refused('use-server %[path] if TRUE'), []);
});

test('a cfg with words of that time is read as it was then, and upgraded', () => {
  const text = cfg(OF_OLD, 's-2 10.0.0.1:80', 's 10.0.0.1:80', 's 10.0.0.2:80', 's 10.0.0.3:80');
  assert.deepEqual(about(text), [
    "warning: proxy 'l', another server named 's' was already defined at line 8, please use distinct names. (HAProxy refuses it since 1.8: call it 's-3')",
    "warning: proxy 'l', another server named 's' was already defined at line 8, please use distinct names. (HAProxy refuses it since 1.8: call it 's-4')",
  ]);
  const { source, diagnostics } = upgrade({ name: 'test.cfg', text }, makeWorld(), language);
  assert.equal(
    source.text,
    cfg(
      TODAY.replace('5s', '5000'),
      's-2 10.0.0.1:80',
      's 10.0.0.1:80',
      's-3 10.0.0.2:80',
      's-4 10.0.0.3:80',
    ),
  );
  assert.ok(!diagnostics.some(({ severity }) => severity === 'alert'));
});

test('the words of that time may follow, and be rules', () => {
  const text = `${cfg(TODAY, 's 10.0.0.1:80', 's 10.0.0.2:80')}  mode http\n  reqadd X-A:\\ b\n`;
  assert.match(about(text)[0]!, /^warning/);
});
