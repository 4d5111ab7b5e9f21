// `compression` (manual 4.2): responses made smaller on their way.
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { CompressionSettings } from '../model-sections.js';
import { EVERYWHERE } from './table.js';

const ALGORITHMS = ['identity', 'gzip', 'deflate', 'raw-deflate'] as const;

const settingsOf = (draft: ProxyDraft): CompressionSettings =>
  (draft.compression ??= { algorithms: [], types: [], offload: false });

const readAlgorithms = (line: Line, draft: ProxyDraft): void => {
  const settings = settingsOf(draft);
  const words = line.args.rest();
  if (words.length === 0)
    return line.report('alert', 'missing-argument', "'compression algo' expects an algorithm.");
  for (const word of words) {
    const known = ALGORITHMS.find((name) => name === word.text);
    if (!known)
      line.report(
        'alert',
        'bad-argument',
        `'compression algo': '${word.text}' is not a supported algorithm.`,
        word,
      );
    else if (known !== 'identity') settings.algorithms.push(known);
  }
};

const readTypes = (line: Line, draft: ProxyDraft): void => {
  const words = line.args.rest();
  if (words.length === 0) line.report('alert', 'missing-argument', "'compression type' expects a type.");
  settingsOf(draft).types.push(...words.map(({ text }) => text));
};

const refuse = (name: string, usage: string): ProxyCard => ({
  name,
  usage,
  summary: 'Compresses the bodies of requests.',
  sections: EVERYWHERE,
  status: 'refused',
  reason: 'bodies of requests are sent on as they are',
  parse: ({ args }) => void args.rest(),
});

export const compressionCards: readonly ProxyCard[] = [
  ...['compression algo', 'compression algo-res'].map(
    (name): ProxyCard => ({
      name,
      usage: '{ gzip | deflate | raw-deflate | identity } …',
      summary: 'Compresses responses for clients that take them so.',
      sections: EVERYWHERE,
      parse: readAlgorithms,
    }),
  ),
  ...['compression type', 'compression type-res'].map(
    (name): ProxyCard => ({
      name,
      usage: '<mime type> …',
      summary: 'Which responses are compressed; all but multipart ones unless told.',
      sections: EVERYWHERE,
      parse: readTypes,
    }),
  ),
  {
    name: 'compression minsize-res',
    usage: '<size>',
    summary: 'Responses below this size are not compressed.',
    sections: EVERYWHERE,
    parse: (line, draft) => {
      const size = line.args.size('a size');
      line.args.end();
      if (size !== undefined) settingsOf(draft).minSize = size;
    },
  },
  {
    name: 'compression offload',
    usage: '',
    summary: 'Servers are not told that the client takes compressed responses.',
    sections: EVERYWHERE,
    parse: (line, draft) => {
      line.args.end();
      if (line.section !== 'defaults') settingsOf(draft).offload = true;
      else line.report('warning', 'ignored', "'compression offload' is ignored in a defaults section.");
    },
  },
  {
    name: 'compression direction',
    usage: '{ request | response | both }',
    summary: 'Which bodies are compressed.',
    sections: EVERYWHERE,
    parse: (line) => {
      const word = line.args.need("'request', 'response' or 'both'");
      line.args.end();
      if (word && word.text !== 'response')
        line.report(
          'alert',
          'not-supported',
          'bodies of requests are not compressed yet: only those of responses are.',
          word,
        );
    },
  },
  refuse('compression algo-req', '<algorithm>'),
  refuse('compression type-req', '<mime type> …'),
  refuse('compression minsize-req', '<size>'),
];
