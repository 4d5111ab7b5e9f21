// Actions that change ACLs and maps while running (manual 4.4: add-acl, del-acl, set-map, del-map). The change holds at
// once on this thread, a moment later on the others, and until the next start.
import type { LogFormat, Ruleset } from '../../../config/rules.js';
import { needFormat } from '../../../config/sample/readers.js';
import { changePatterns } from '../../sample/pattern-files.js';
import { type Action, action, Verdict } from './action.js';

interface PatternSettings {
  file: string;
  key: LogFormat;
  value?: LogFormat;
}

type Kind = 'add' | 'delete' | 'map';

const changes = (name: string, kind: Kind, rulesets: readonly Ruleset[], summary: string): Action =>
  action<PatternSettings>({
    name,
    usage: kind === 'map' ? '(<map-name>) <key fmt> <value fmt>' : '(<file-name>) <key fmt>',
    summary,
    rulesets,
    takesParam: true,
    parse: (line) => {
      const file = line.param?.replace(/^(?:file|opt|virt)@/, '');
      if (!file)
        return void line.report(
          'alert',
          'missing-argument',
          `'${name}' expects (<file-name>).`,
          line.args.words[0],
        );
      const key = needFormat(line, 'a key', line.ruleset);
      if (kind !== 'map') return key && { file, key };
      const value = key && needFormat(line, 'a value', line.ruleset);
      return value && { file, key: key!, value };
    },
    create: ({ file, key, value }, compiler) => {
      const keyOf = compiler.format(key);
      const valueOf = value ? compiler.format(value) : () => '';
      return (txn) => {
        const text = keyOf(txn);
        const change = kind === 'delete' ? { file, key: text } : { file, key: text, value: valueOf(txn) };
        changePatterns(compiler.model, change);
        txn.context.post({ type: 'change-patterns', change });
        return Verdict.next;
      };
    },
  });

const BOTH: readonly Ruleset[] = ['http-request', 'http-response'];
const ALL: readonly Ruleset[] = [...BOTH, 'http-after-response'];

export const patternActions: readonly Action[] = [
  changes('add-acl', 'add', BOTH, 'Adds a pattern to the ACLs of a file.'),
  changes('del-acl', 'delete', BOTH, 'Takes a pattern out of the ACLs of a file.'),
  changes('set-map', 'map', ALL, 'Sets what a map says for a key.'),
  changes('del-map', 'delete', ALL, 'Takes a key out of a map.'),
];
