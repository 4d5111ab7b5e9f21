// Every fixtures/*.fixture: a cfg, a line "---", then one line per diagnostic ("alert unknown-keyword 3:5", and after it
// a part of its message or hint), then parts of the expected model as JSON.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Diagnostic } from '#hapax/config/diagnostics.js';
import { load } from '../support/config.js';

const FIXTURES = new URL('../../test/config/fixtures/', import.meta.url);
const ENV = { HOST: '127.0.0.1', EMPTY: '', SERVERS: 'check weight 5' };

/** The one file there is. */
const readFile = (path: string): { text: string } | { error: string } =>
  path === '/dev/null' ? { text: '' } : { error: 'No such file or directory' };

for (const file of readdirSync(FIXTURES).filter((name) => name.endsWith('.fixture')))
  test(file.replace('.fixture', '').replaceAll('-', ' '), () => {
    const [cfg = '', expected = ''] = readFileSync(new URL(file, FIXTURES), 'utf8').split(/^---\n/m);
    const [lines, json] = splitExpected(expected);
    const { diagnostics, model } = load(cfg, { env: ENV, readFile });
    assert.deepEqual(
      diagnostics.map(describe),
      lines.map(({ head }) => head),
    );
    for (const [index, { text }] of lines.entries()) {
      const { message, hint } = diagnostics[index]!;
      assert.ok(`${message} ${hint ?? ''}`.includes(text), `"${message} ${hint ?? ''}" has no "${text}"`);
    }
    if (model) assert.deepEqual(JSON.parse(JSON.stringify(model)), model, 'the model is plain data');
    if (json !== '') assertPart(model, JSON.parse(json), 'model');
  });

const describe = ({ severity, code, span }: Diagnostic): string =>
  [severity, code, ...(span ? [`${span.line}:${span.column}`] : [])].join(' ');

const splitExpected = (expected: string): [lines: { head: string; text: string }[], json: string] => {
  const start = expected.search(/^\{/m);
  const lines = (start < 0 ? expected : expected.slice(0, start)).split('\n').filter((line) => line !== '');
  const parsed = lines.map((line) => {
    const [, head = '', text = ''] = /^(\w+ [\w-]+(?: \d+:\d+)?) ?(.*)$/.exec(line) ?? [];
    return { head, text };
  });
  return [parsed, start < 0 ? '' : expected.slice(start)];
};

/** All that is expected is there; objects may have more, lists may not. */
const assertPart = (actual: unknown, expected: unknown, path: string): void => {
  if (typeof expected !== 'object' || expected === null) return assert.deepEqual(actual, expected, path);
  assert.ok(typeof actual === 'object' && actual !== null, `${path} is ${String(actual)}`);
  if (Array.isArray(expected)) assert.equal((actual as unknown[]).length, expected.length, `${path}.length`);
  for (const [key, value] of Object.entries(expected))
    assertPart((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
};
