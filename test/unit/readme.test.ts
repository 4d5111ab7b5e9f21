// The lists of keywords say what the parser does: they are rendered from the same cards.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { books } from '../support/chapters.js';
import { pagesOf } from '../support/readme.js';

describe('the lists of keywords', () => {
  for (const { path, text } of pagesOf(books)) {
    it(`in ${basename(path)} are the language as it is; \`npm run docs\` writes them anew`, () => {
      assert.equal(readFileSync(path, 'utf8'), text);
    });
  }

  const words = books.flatMap(({ chapters }) => chapters.flatMap((chapter) => chapter.words));
  it('have a sentence for every word, and a reason for every word that does not act', () => {
    for (const { name, summary, status = 'acted', reason } of words) {
      if (status === 'acted') assert.match(summary, /^[A-Z0-9].*\.$/, name);
      else assert.ok(reason, `${name} is ${status} without a reason`);
    }
  });
});
