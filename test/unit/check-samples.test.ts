// Which cfgs have the sample engine loaded beside their health checks: those whose checks ask for it, and no others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCheckSamples } from '#hapax/process/check-samples.js';
import { load } from '../support/config.js';

const rows: readonly (readonly [needed: boolean, server: string, ...rules: string[]])[] = [
  [false, 'check'],
  [false, 'check', 'option httpchk GET /', 'http-check expect status 200'],
  [
    false,
    'check',
    'option httpchk',
    'http-check send uri-lf /100%% hdr a b',
    'http-check expect hdr name x value y',
  ],
  [false, 'check', 'option tcp-check', 'tcp-check send-lf PING', 'tcp-check expect string-lf PONG'],
  [false, '', 'option httpchk', 'http-check set-var(check.x) int(1)'],
  [true, 'check', 'option httpchk', 'http-check set-var(check.x) int(1)'],
  [true, 'check', 'option httpchk', 'http-check unset-var(proc.x)'],
  [true, 'check', 'option httpchk', 'http-check expect on-success %b status 200'],
  [true, 'check', 'option tcp-check', 'tcp-check send-lf %[srv_name]'],
  [true, 'check', 'option tcp-check', 'tcp-check expect status-code int(5) string x'],
];

for (const [needed, server, ...rules] of rows)
  test(`${needed ? 'samples' : 'no samples'} for '${[...rules, `server … ${server}`].join('; ')}'`, async () => {
    const { model } = load(
      ['listen be', 'bind 127.0.0.1:1', 'mode http', ...rules, `server s1 127.0.0.1:1 ${server}`, ''].join(
        '\n',
      ),
    );
    assert.ok(model);
    assert.equal((await loadCheckSamples(model)) !== undefined, needed);
  });
