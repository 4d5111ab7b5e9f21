// `npm run docs`: writes the lists of keywords anew, in README.md and docs/.
import { writeFileSync } from 'node:fs';
import { chapters } from './support/chapters.js';
import { pagesOf } from './support/readme.js';

for (const { path, text } of pagesOf(chapters)) writeFileSync(path, text);
