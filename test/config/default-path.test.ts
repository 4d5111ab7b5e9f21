// `default-path` (manual 3.1): where the files are looked for whose paths do not start with a slash.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '#hapax/config/load.js';
import { language } from '#hapax/keywords.js';
import { makeWorld } from '../support/config.js';

const PROXY = `frontend f
 mode http
 bind :18080
 timeout client 1s
 acl a src -f nets.lst
 http-request set-header x %[src,map_ip(geo.map)]
 http-request deny if a
 errorfile 503 /etc/503.http
`;

/** Paths that are read for a cfg of the files `names`, the first of which begins with the lines of a global section. */
const pathsOf = (lines: string, ...names: string[]): string[] => {
  const paths: string[] = [];
  const readFile = (path: string) => {
    paths.push(path);
    return { text: '' };
  };
  const sources = names.map((name, at) => ({
    name,
    text: at === 0 ? `global\n${lines}\n${PROXY}` : PROXY.replace('frontend f', `frontend f${at}`),
  }));
  loadConfig(sources, makeWorld({ readFile }), language);
  return paths.filter((path) => path !== '/etc/503.http');
};

const CASES = [
  ['', 'dir/x.cfg', 'nets.lst', 'geo.map'],
  [' default-path current', 'dir/x.cfg', 'nets.lst', 'geo.map'],
  [' default-path config', 'dir/x.cfg', 'dir/nets.lst', 'dir/geo.map'],
  [' default-path config', '/x.cfg', '/nets.lst', '/geo.map'],
  [' default-path config', 'x.cfg', 'nets.lst', 'geo.map'],
  [' default-path parent', '/a/b/x.cfg', '/a/b/../nets.lst', '/a/b/../geo.map'],
  [' default-path parent', 'x.cfg', '../nets.lst', '../geo.map'],
  [' default-path origin /srv', 'dir/x.cfg', '/srv/nets.lst', '/srv/geo.map'],
  [' default-path origin /srv\n default-path current', 'dir/x.cfg', 'nets.lst', 'geo.map'],
] as const;

for (const [lines, name, ...paths] of CASES)
  test(`${lines.trim().replace(/\n +/, ', ') || 'without one'}: ${name}`, () =>
    assert.deepEqual(pathsOf(lines, name), paths));

test('each file of a cfg has a folder of its own', () => {
  const [, , acl] = pathsOf(' default-path config', 'one/x.cfg', 'two/y.cfg');
  assert.equal(acl, 'two/nets.lst');
});
