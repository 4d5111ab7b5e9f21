// `npm test [WORD…]`: runs the compiled tests, the quick ones first and all in one report. With words, only the files
// whose path contains them all; with --bundle, what is started is the bundle. (`node --test` finds files differently on
// Node 20 and on later ones.)
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';

/** For a whole file: what hangs is ended and reported, the rest goes on. */
const fileTimeoutMs = 240_000;

const root = join(import.meta.dirname, '..');
const slowness = (file: string): number => (file.startsWith(join('dist-test', 'e2e')) ? 1 : 0);

const { values, positionals: words } = parseArgs({
  options: { bundle: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (values.bundle) process.env.HAPAX_MAIN ??= 'dist/hapax.js';

const files = ['dist-test', 'dist-bench']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.test.js') && words.every((word) => file.includes(word)))
  .sort((a, b) => slowness(a) - slowness(b) || (a < b ? -1 : 1))
  .map((file) => join(root, file));

if (files.length === 0) {
  console.error(`no test file has ${words.join(' and ')} in its path`);
  process.exit(1);
}

// A file whose tests are done is over: the process of one has been seen to go on for minutes, with nothing left to do.
run({ files, concurrency: 2, timeout: fileTimeoutMs, forceExit: true })
  .on('test:fail', ({ todo }) => {
    if (todo === undefined || todo === false) process.exitCode = 1;
  })
  .compose(new spec())
  .pipe(process.stdout);
