// Words of the global section about HTTP/1 on the wire (manual 3.1, "h1-"): how names of header fields are spelt, and what
// of messages that smuggle is borne.
import type { GlobalCard, GlobalDraft, Line } from '../card.js';
import { ignoreRest } from './readers.js';

const SECTIONS = ['global'] as const;

/** Why `to` cannot be the spelling of `from`. */
const objection = (from: string, to: string, known: Readonly<Record<string, string>>): string | undefined => {
  if (from === '' || to === '') return 'expects <from> and <to> as arguments';
  if (to.toLowerCase() !== from.toLowerCase())
    return `<from> and <to> must differ in case only (got '${from}' and '${to}')`;
  if (Object.hasOwn(known, from)) return `duplicate case adjustment of '${from}'`;
  return undefined;
};

const add = (line: Line, draft: GlobalDraft, from: string, to: string, at?: string): void => {
  draft.headerCase ??= {};
  const wrong = objection(from, to, draft.headerCase);
  if (wrong) return line.report('alert', 'bad-argument', `'${line.keyword[0]?.text}': ${wrong}${at ?? ''}.`);
  draft.headerCase[from] = to;
  if (from !== from.toLowerCase())
    line.report(
      'warning',
      'no-effect',
      `names are looked up in lower case: '${from}' is never found${at ?? ''}.`,
    );
};

const readFile = (line: Line, draft: GlobalDraft): void => {
  const path = line.args.need('<hdrs-file> as argument');
  if (!path) return;
  const file = line.world.readFile(path.text);
  if ('error' in file)
    return line.report('alert', 'unreadable-file', `failed to open '${path.text}': ${file.error}.`, path);
  for (const [index, text] of file.text.split('\n').entries()) {
    const [from = '', to = '', ...more] = text.trim().split(/[ \t]+/);
    if (from === '' || from.startsWith('#')) continue;
    add(line, draft, from, more.length > 0 ? '' : to, `, at line ${index + 1} of '${path.text}'`);
  }
};

const flag = (name: string, key: 'anyPayload' | 'keepsSuspicious', summary: string): GlobalCard => ({
  name,
  usage: '',
  summary,
  sections: SECTIONS,
  negatable: true,
  parse(line, draft) {
    draft[key] = line.negation === undefined;
    line.args.end();
  },
});

export const http1Cards: readonly GlobalCard[] = [
  {
    name: 'h1-case-adjust',
    usage: '<from> <to>',
    summary: 'How a header is spelt for peers with "option h1-case-adjust-bogus-client" or "-server".',
    sections: SECTIONS,
    parse(line, draft) {
      const [from, to] = [line.args.next(), line.args.next()];
      add(line, draft, from?.text ?? '', to?.text ?? '');
      ignoreRest(line);
    },
  },
  {
    name: 'h1-case-adjust-file',
    usage: '<hdrs-file>',
    summary: 'The same from a file, a header a line.',
    sections: SECTIONS,
    parse(line, draft) {
      readFile(line, draft);
      line.args.end();
    },
  },
  flag(
    'h1-accept-payload-with-any-method',
    'anyPayload',
    'Takes GET, HEAD and DELETE of HTTP/1.0 with a body.',
  ),
  flag(
    'h1-do-not-close-on-insecure-transfer-encoding',
    'keepsSuspicious',
    'Keeps connections where a message has both Transfer-Encoding and Content-Length.',
  ),
];
