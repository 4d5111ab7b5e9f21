// Captures (manual 4.2, "capture …", "declare capture"; 8.7, 8.8): slots of a frontend, numbered as their lines come, for
// what of requests and responses logs and later rules want to see.
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { Captures } from '../model.js';
import { FRONTENDS } from './table.js';

type Side = 'request' | 'response';

export const capturesOf = (draft: ProxyDraft): Captures => {
  draft.captures ??= { request: [], response: [] };
  return draft.captures;
};

/** `len <length>`, as far as HAProxy reads numbers; 0 is an empty capture. */
const needLength = (line: Line, usage: string): number | undefined => {
  const complain = (): void =>
    line.report('alert', 'missing-argument', `'${line.keyword[0]?.text}' expects ${usage}.`);
  if (!line.args.take('len')) return void complain();
  const word = line.args.next();
  if (!word) return void complain();
  return Number.parseInt(word.text, 10) || 0;
};

const ofHeader = (side: Side): ProxyCard => ({
  name: `capture ${side} header`,
  usage: '<name> len <length>',
  summary: `Keeps a header field of ${side}s for the log; its last value.`,
  sections: FRONTENDS,
  parse: (line, draft) => {
    const name = line.args.need('<header_name> len <len>');
    const length = name && needLength(line, `'${side} header' <header_name> 'len' <len>`);
    line.args.end();
    if (name && length !== undefined)
      capturesOf(draft)[side].push({ length, header: name.text.toLowerCase() });
  },
});

const declared = (side: Side): ProxyCard => ({
  name: `declare capture ${side}`,
  usage: 'len <length>',
  summary: `Makes room for what rules capture of ${side}s.`,
  sections: FRONTENDS,
  parse: (line, draft) => {
    const length = needLength(line, "a capture length ('len')");
    if (length === undefined) return;
    if (length > 0) capturesOf(draft)[side].push({ length });
    else line.report('alert', 'out-of-range', 'length must be > 0.');
    line.args.rest();
  },
});

export const captureCards: readonly ProxyCard[] = [
  ofHeader('request'),
  ofHeader('response'),
  declared('request'),
  declared('response'),
  {
    name: 'capture cookie',
    usage: '<name> len <length>',
    summary: 'Keeps the first cookie whose name begins so, of requests and responses, for the log.',
    sections: FRONTENDS,
    parse: (line, draft) => {
      const usage = "'cookie' <cookie_name> 'len' <len>";
      const name = line.args.need('<cookie_name> len <len>');
      const length = name && needLength(line, usage);
      line.args.end();
      if (name && length !== undefined) capturesOf(draft).cookie = { name: name.text, length };
    },
  },
];
