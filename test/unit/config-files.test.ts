// What -f names: files in their order, directories as HAProxy reads them, and complaints in its words.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readConfigFiles } from '#hapax/process/config-files.js';

const folder = mkdtempSync(join(tmpdir(), 'hapax-'));
after(() => rmSync(folder, { recursive: true }));

const inFolder = (name: string) => join(folder, name);

test('a directory stands for its *.cfg in lexical order', async () => {
  mkdirSync(inFolder('conf.d'));
  mkdirSync(inFolder('conf.d/folder.cfg'));
  for (const name of ['b.cfg', 'a.cfg', 'B.cfg', '.hidden.cfg', 'notes.txt', 'a.cfg~'])
    writeFileSync(inFolder(`conf.d/${name}`), `# ${name}\n`);
  writeFileSync(inFolder('first.cfg'), '# café\n');
  const read = await readConfigFiles([inFolder('first.cfg'), inFolder('conf.d')]);
  assert.deepEqual(read, {
    sources: [
      { name: inFolder('first.cfg'), text: '# café\n' },
      { name: inFolder('conf.d/B.cfg'), text: '# B.cfg\n' },
      { name: inFolder('conf.d/a.cfg'), text: '# a.cfg\n' },
      { name: inFolder('conf.d/b.cfg'), text: '# b.cfg\n' },
    ],
  });
});

test('what cannot be read is named', async () => {
  const missing = inFolder('missing.cfg');
  assert.deepEqual(await readConfigFiles([missing]), {
    error: `Cannot open configuration file/directory ${missing} : No such file or directory`,
  });
});
