// `errorfile`, `errorfiles` and `errorloc*` (manual 4.2), and `http-errors` sections: what a client gets in place of a generated error.
import type { Word } from '../arguments.js';
import type { ErrorImport, Line, ProxyCard, ProxyDraft } from '../card.js';
import type { ErrorReply, HttpErrors } from '../model.js';
import { keepFirst, sectionKind } from '../section-kind.js';
import { ignoreRest } from './readers.js';
import { EVERYWHERE } from './table.js';

/** The status codes HAProxy answers with itself. */
export const STATUS_CODES: ReadonlySet<number> = new Set([
  200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 414, 421, 422, 425, 429, 431, 500, 501, 502, 503, 504,
]);

/** `tune.bufsize`: an answer has to fit in one buffer. */
export const MAX_REPLY_SIZE = 16384;

const readStatus = (line: Line): number | undefined => {
  const word = line.args.need('<status_code> and what to answer with');
  if (word === undefined) return undefined;
  const status = /^\d{3}$/.test(word.text) ? Number(word.text) : 0;
  if (STATUS_CODES.has(status)) return status;
  line.report('alert', 'bad-status', `status code '${word.text}' not handled.`, word);
  return undefined;
};

/** The latest line for a status counts; resolve puts those of `errorfiles` where they belong. */
export const addErrorLine = (draft: ProxyDraft, line: ErrorReply | ErrorImport): void => {
  const isReplaced = (one: ErrorReply | ErrorImport): boolean =>
    'status' in one && 'status' in line && one.status === line.status;
  draft.errorLines = [...draft.errorLines.filter((one) => !isReplaced(one)), line];
};

const HEADER = /^[!#$%&'*+\-.^_`|~\w]+:[^\0]*$/;

/** Why `text` is no HTTP response that could stand for an error; undefined when it is one. */
const flaw = (text: string): string | undefined => {
  const end = /\r?\n\r?\n/.exec(text);
  const [start = '', ...headers] = text.slice(0, end?.index).split(/\r?\n/);
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(start)?.[1];
  if (status === undefined) return `'${start.slice(0, 40)}' is no status line`;
  if (status.startsWith('1')) return `invalid http status code for an error message (${status})`;
  if (!end) return 'no empty line ends its headers';
  const wrong = headers.find((header) => !HEADER.test(header));
  if (wrong !== undefined) return `'${wrong.slice(0, 40)}' is no header`;
  if (headers.some((header) => /^transfer-encoding:/i.test(header)))
    return 'chunk-encoded payload not supported';
  const size = text.length - end.index - end[0].length;
  const other = headers
    .map((header) => /^content-length:\s*(.*?)\s*$/i.exec(header)?.[1])
    .find((n) => n && Number(n) !== size);
  return other && `payload size does not match the announced content-length (${size} != ${other})`;
};

/** Lines of the head end in CR LF even if the file's do not. */
const normalise = (text: string): string => {
  const end = /\r?\n\r?\n/.exec(text);
  return end === null
    ? text
    : `${text.slice(0, end.index).replace(/\r?\n/g, '\r\n')}\r\n\r\n${text.slice(end.index + end[0].length)}`;
};

/** Text of an error file that may be sent as it is. An empty one (/dev/null) is fine: then nothing is sent. */
export const readContent = (line: Line, path: Word): string | undefined => {
  const file = line.world.readFile(path.text);
  if ('error' in file) {
    line.report('alert', 'unreadable-file', `error opening file '${path.text}': ${file.error}.`, path);
    return undefined;
  }
  if (file.text === '') return '';
  const wrong =
    file.text.length > MAX_REPLY_SIZE
      ? `larger than ${MAX_REPLY_SIZE} bytes`
      : flaw(file.text.replace(/^(?:\r?\n)+/, ''));
  if (wrong === undefined) return normalise(file.text.replace(/^(?:\r?\n)+/, ''));
  const hint = 'the file has to hold the whole HTTP response: status line, headers, an empty line, body';
  line.report('alert', 'bad-errorfile', `'${path.text}': ${wrong}.`, path, hint);
  return undefined;
};

const readErrorFile = (line: Line): ErrorReply | undefined => {
  const status = readStatus(line);
  const path = status && line.args.need('<status_code> and <file> as arguments');
  if (!status || !path) return undefined;
  const content = readContent(line, path);
  line.args.end();
  return content === undefined
    ? undefined
    : { place: line.place, status, reply: { kind: 'file', path: path.text, content } };
};

const readErrorFiles = (line: Line, draft: ProxyDraft): void => {
  const name = line.args.need('<name> as argument');
  const statuses: number[] = [];
  while (line.args.peek()) {
    const status = readStatus(line);
    if (status !== undefined) statuses.push(status);
  }
  if (name) addErrorLine(draft, { place: line.place, section: name.text, statuses });
};

const ERRORFILE = {
  name: 'errorfile',
  usage: '<status> <file>',
  summary: 'Answers an error with the HTTP response in a file.',
} as const;

/** `http-errors` sections (manual 12.4). */
export const httpErrors = sectionKind<HttpErrors>({
  name: 'http-errors',
  usage: '<name>',
  summary: 'Answers to errors, to be taken over by `errorfiles`.',
  open: ({ place, ...head }, name, all) =>
    keepFirst(all.httpErrors, { place, name, replies: [] }, { place, ...head }),
  cards: [
    {
      ...ERRORFILE,
      parse: (line, section) => {
        const reply = readErrorFile(line);
        if (reply)
          section.replies = [...section.replies.filter(({ status }) => status !== reply.status), reply];
      },
    },
  ],
});

const errorLocation = (name: string, code: 302 | 303, summary: string): ProxyCard => ({
  name,
  usage: '<status> <url>',
  summary,
  sections: EVERYWHERE,
  parse: (line, draft) => {
    const status = readStatus(line);
    const url = status && line.args.need('<status_code> and <url> as arguments');
    if (!status || !url) return;
    if (/[\0-\x20\x7f]/.test(url.text))
      line.report(
        'alert',
        'bad-argument',
        'a redirect cannot lead to a URL with blanks or control characters.',
        url,
      );
    else
      addErrorLine(draft, {
        place: line.place,
        status,
        reply: { kind: 'redirect', status: code, location: url.text },
      });
    ignoreRest(line);
  },
});

export const errorCards: readonly ProxyCard[] = [
  {
    ...ERRORFILE,
    sections: EVERYWHERE,
    parse: (line, draft) => {
      const reply = readErrorFile(line);
      if (reply) addErrorLine(draft, reply);
    },
  },
  {
    name: 'errorfiles',
    usage: '<name> [<status> …]',
    summary:
      'Takes answers to errors from an `http-errors` section: all of them, or those for some statuses.',
    sections: EVERYWHERE,
    parse: readErrorFiles,
  },
  errorLocation('errorloc', 302, 'Answers an error with a redirect (302).'),
  errorLocation('errorloc302', 302, 'Answers an error with a redirect that keeps the method (302).'),
  errorLocation('errorloc303', 303, 'Answers an error with a redirect to be fetched by GET (303).'),
];
