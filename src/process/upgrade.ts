// `hapax upgrade FILE`: prints the cfg in the words of today on stdout. Exit code 0, or 1 when the file cannot be read
// or something in it is wrong that no new word mends; it is printed then, too.
import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { World } from '../config/card.js';
import type { Diagnostic } from '../config/diagnostics.js';
import { renderDiagnostics } from '../config/render.js';
import { upgrade } from '../config/upgrade.js';
import { language } from '../keywords.js';
import type { Operator } from './operator.js';
import { describeSystemError } from './system-error.js';
import { openWorld } from './world.js';

export const upgradeFile = async (args: readonly string[], operator: Operator): Promise<number> => {
  const [path, ...more] = args;
  if (path === undefined || more.length > 0 || (path.startsWith('-') && path !== '-')) {
    operator.print('usage: hapax upgrade <file|->   (prints the file in the words of today)\n');
    return 1;
  }
  try {
    const bytes = path === '-' ? await buffer(process.stdin) : await readFile(path);
    return print(path, bytes, operator);
  } catch (error) {
    operator.tell('alert', `config : Cannot open configuration file ${path} : ${describeSystemError(error)}`);
    return 1;
  }
};

/** What is not UTF-8 goes through byte by byte. */
const print = (path: string, bytes: Buffer, operator: Operator): number => {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  const source = { name: path, text: bytes.toString(encoding) };
  // Whether hosts can be found here does not matter to how a cfg is spelt.
  const world: World = { ...openWorld({ files: [path] }), addressOf: () => '127.0.0.1' };
  const { source: result, changed, lost, diagnostics } = upgrade(source, world, language);
  process.stdout.write(Buffer.from(result.text, encoding));
  const wrong = diagnostics.filter(isFault);
  operator.print(renderDiagnostics(lost, [source], process.pid));
  operator.print(renderDiagnostics(wrong, [result], process.pid));
  operator.tell('notice', `${path} : ${changed} line(s) rewritten.`);
  return wrong.length > 0 ? 1 : 0;
};

/** What hapax cannot do yet is no fault of the file; nor is it that it is a part of a cfg without listeners. */
const isFault = ({ severity, code }: Diagnostic): boolean =>
  severity === 'alert' && code !== 'not-supported' && code !== 'no-listener';
