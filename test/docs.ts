// `npm run docs`: writes the lists of keywords anew, in README.md and docs/, and what the examples of diagnostics print.
import { writeFileSync } from 'node:fs';
import { books } from './support/chapters.js';
import { diagnosticPages } from './support/diagnostic-pages.js';
import { pagesOf } from './support/readme.js';

for (const { path, text } of [...pagesOf(books), ...diagnosticPages()]) writeFileSync(path, text);
