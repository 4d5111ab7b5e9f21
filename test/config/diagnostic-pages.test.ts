// Every code has a page, every page a code, and the examples print what the pages say.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { CODES } from '#hapax/config/codes.js';
import { diagnosticPages, readPages } from '../support/diagnostic-pages.js';
import { root } from '../support/proxy.js';

const pages = readPages();

/** What no cfg brings about by itself: another step says it, or no keyword reads a size yet. */
const WITHOUT_EXAMPLE: readonly string[] = ['bad-size', 'unresolved-address'];

test('codes and pages are the same', () => {
  assert.deepEqual(pages.map(({ code }) => code).sort(), [...CODES].sort());
});

test('every code is said somewhere', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && basename(name) !== 'codes.ts',
  );
  const source = files.map((name) => readFileSync(join(root, 'src', name), 'utf8')).join('\n');
  assert.deepEqual(
    CODES.filter((code) => !source.includes(`'${code}'`)),
    [],
  );
});

test('a page says what, why and what to do', () => {
  for (const { code, text } of pages) {
    assert.match(
      text,
      new RegExp(
        `^# ${code}\n\n[A-Z\`].*\n\n\\*\\*Why it matters\\.\\*\\* .*\n\n\\*\\*What to do\\.\\*\\* .*\n`,
      ),
      code,
    );
    assert.ok(text.includes('\n## Example\n') !== WITHOUT_EXAMPLE.includes(code), code);
  }
});

test('examples print what the pages say; `npm run docs` writes it anew', () => {
  for (const { path, text } of diagnosticPages()) {
    assert.equal(readFileSync(path, 'utf8'), text, path);
    assert.doesNotMatch(text, /```text\n```/, `${path}: the example says nothing`);
  }
});
