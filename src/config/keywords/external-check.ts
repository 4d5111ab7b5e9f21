// `option external-check` and `external-check` (manual 4.2): a command tells how a server is.
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import { choice } from './readers.js';
import { SERVER_SIDE } from './table.js';

const readExternalCheck = (line: Line, draft: ProxyDraft): void => {
  if (!line.args.peek()) return void line.args.need("'command' or 'path'");
  const part = choice(line, 'external-check', ['command', 'path'] as const);
  const word = part && line.args.need(part === 'command' ? 'a command' : 'a PATH');
  if (part === undefined) line.args.rest();
  line.args.end();
  if (!part || !word) return;
  const { external, ...check } = draft.check;
  draft.check = { ...check, external: { ...external, [part]: word.text } };
};

export const externalCheckCards: readonly ProxyCard[] = [
  {
    name: 'option external-check',
    usage: '',
    summary: 'Checks servers by a command.',
    sections: SERVER_SIDE,
    parse: (line, draft) => {
      draft.check = { ...draft.check, kind: 'external' };
      line.args.end();
    },
  },
  {
    name: 'external-check',
    usage: '{ command <command> | path <path> }',
    summary: 'The command that checks servers, and its PATH.',
    sections: SERVER_SIDE,
    parse: readExternalCheck,
  },
];
