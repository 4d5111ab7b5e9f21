// The arguments of `return`, `deny`, `tarpit` and `http-error`: what a client is answered with (manual 4.4, "return").
import { bytesOf } from '../../common/bytes.js';
import type { Word } from '../arguments.js';
import type { Line, ProxyCard } from '../card.js';
import type { HttpReply, ReplyBody } from '../rules.js';
import type { Where } from '../sample/places.js';
import { formatOf, formatOfText } from '../sample/readers.js';
import { addErrorLine, MAX_REPLY_SIZE, readContent, STATUS_CODES } from './errors.js';
import { isToken } from './readers.js';
import { EVERYWHERE } from './table.js';

export const REPLY_USAGE =
  '[content-type <type>] [{ default-errorfiles | errorfile <file> | errorfiles <name> | file <file> | lf-file <file> | ' +
  'string <str> | lf-string <fmt> }] [hdr <name> <fmt>]*';

/** What has been read so far. */
interface Reading {
  readonly line: Line;
  readonly where: Where;
  readonly reply: HttpReply;
  /** The word that said what the body is. */
  source: Word | undefined;
}

/** Reads as far as the words are a reply's. @param status where none is told */
export const readHttpReply = (line: Line, where: Where, status: number): HttpReply | undefined => {
  const reply: HttpReply = { status, body: { kind: 'none' }, headers: [] };
  const reading: Reading = { line, where, reply, source: undefined };
  for (let word = line.args.peek(); word; word = line.args.peek()) {
    const read = Object.hasOwn(WORDS, word.text) ? WORDS[word.text]! : undefined;
    if (!read) break;
    line.args.next();
    if (!read(reading, word)) return undefined;
  }
  return complete(reading) ? reply : undefined;
};

/** A status of an answer: 200 to 599. */
export const needReplyStatus = (line: Line): number | undefined => {
  const word = line.args.need('<status_code> as argument');
  if (!word) return undefined;
  const status = /^\d+/.test(word.text) ? Number.parseInt(word.text, 10) : 0;
  if (status >= 200 && status <= 599) return status;
  line.report('alert', 'bad-status', `Unexpected status code '${status}'.`, word);
  return undefined;
};

type Read = (reading: Reading, word: Word) => boolean;

const body =
  (read: (reading: Reading, argument: Word) => ReplyBody | undefined, what?: string): Read =>
  (reading, word) => {
    const { line, reply, source } = reading;
    if (source) {
      const message = `unexpected '${word.text}' argument, '${source.text}' already defined.`;
      line.report('alert', 'said-twice', message, word);
      return false;
    }
    reading.source = word;
    const argument = what === undefined ? word : line.args.need(`${what} as argument of '${word.text}'`);
    const found = argument && read(reading, argument);
    if (found) reply.body = found;
    return found !== undefined;
  };

const formatBody = ({ line, where }: Reading, word: Word, text?: string): ReplyBody | undefined => {
  const format = text === undefined ? formatOf(line, word, where) : formatOfText(line, word, text, where);
  return format && { kind: 'format', format };
};

/** The bytes of a file that is small enough. */
const readPayload = ({ line }: Reading, path: Word): string | undefined => {
  const file = line.world.readFile(path.text);
  if ('error' in file) {
    line.report('alert', 'unreadable-file', `error opening file '${path.text}': ${file.error}.`, path);
    return undefined;
  }
  if (file.text.length <= MAX_REPLY_SIZE) return file.text;
  line.report('alert', 'bad-errorfile', `file '${path.text}' is larger than ${MAX_REPLY_SIZE} bytes.`, path);
  return undefined;
};

const WORDS: Readonly<Record<string, Read>> = {
  status: ({ line, reply }) => {
    const status = needReplyStatus(line);
    if (status !== undefined) reply.status = status;
    return status !== undefined;
  },
  'content-type': ({ line, reply }) => {
    const type = line.args.need("<ctype> as argument of 'content-type'");
    if (type) reply.contentType = bytesOf(type.text);
    return type !== undefined;
  },
  'default-errorfiles': body(() => ({ kind: 'page' })),
  errorfiles: body((_reading, { text }) => ({ kind: 'section', name: text }), '<name>'),
  errorfile: body(({ line }, path) => {
    const content = readContent(line, path);
    return content === undefined ? undefined : { kind: 'message', path: path.text, content };
  }, '<file>'),
  file: body((reading, path) => {
    const text = readPayload(reading, path);
    return text === undefined ? undefined : { kind: 'text', text };
  }, '<file>'),
  'lf-file': body((reading, path) => {
    const text = readPayload(reading, path);
    if (text === undefined) return undefined;
    return formatBody(reading, path, Buffer.from(text, 'latin1').toString());
  }, '<file>'),
  string: body((_reading, { text }) => ({ kind: 'text', text: bytesOf(text) }), '<str>'),
  'lf-string': body((reading, word) => formatBody(reading, word), '<fmt>'),
  hdr: ({ line, where, reply }) => readHeader(line, where, reply),
};

const OWN_FIELDS: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding', 'content-type']);

const readHeader = (line: Line, where: Where, reply: HttpReply): boolean => {
  const name = line.args.need("<name> and <value> as arguments of 'hdr'");
  const word = name && line.args.need("<name> and <value> as arguments of 'hdr'");
  if (!name || !word) return false;
  if (!isToken(name.text)) {
    line.report('alert', 'bad-header', `'${name.text}' cannot be the name of a header field.`, name);
    return false;
  }
  const value = formatOf(line, word, where);
  if (!value) return false;
  const lower = name.text.toLowerCase();
  if (OWN_FIELDS.has(lower))
    line.report('warning', 'ignored', `header '${name.text}' always ignored by the http reply.`, name);
  else reply.headers.push({ name: lower, value });
  return true;
};

/** What goes together, and what is then ignored. */
const complete = ({ line, reply, source }: Reading): boolean => {
  const { body, contentType, status } = reply;
  const ignore = (message: string): true => {
    line.report('warning', 'ignored', `${message}.`, source);
    delete reply.contentType;
    return true;
  };
  const hasPayload = body.kind === 'format' || (body.kind === 'text' && body.text !== '');
  if (hasPayload && contentType === undefined) {
    const message = 'a content type must be defined when non-empty payload is configured.';
    line.report('alert', 'missing-argument', message, source);
    return false;
  }
  if ((body.kind === 'page' || body.kind === 'section') && status > 0 && !STATUS_CODES.has(status)) {
    const message = `status code '${status}' not handled by default with '${source?.text}' argument.`;
    line.report('alert', 'bad-status', message, source);
    return false;
  }
  if (hasPayload) return true;
  const isFile = body.kind !== 'none' && body.kind !== 'text';
  if (isFile && reply.headers.length > 0) {
    line.report(
      'warning',
      'ignored',
      'hdr parameters ignored by the http reply when used with an errorfile.',
    );
    reply.headers = [];
  }
  if (contentType === undefined) return true;
  const why = isFile
    ? 'when used with an errorfile'
    : source
      ? 'when used with an empty payload'
      : 'because neither errorfile nor payload defined';
  return ignore(`content-type '${contentType}' ignored by the http reply ${why}`);
};

/** `http-error` (manual 4.2): a reply for whatever error of that status. */
export const httpErrorCard: ProxyCard = {
  name: 'http-error',
  usage: `status <code> ${REPLY_USAGE}`,
  summary: 'Answers an error with a response of your own.',
  sections: EVERYWHERE,
  parse: (line, draft) => {
    const reply = readHttpReply(line, 'http-error', 0);
    line.args.end();
    if (!reply) return;
    const { place } = line;
    const { status, body } = reply;
    if (status === 0)
      line.report('alert', 'missing-argument', "'http-error' expects at least a <status> as arguments.");
    else if (!STATUS_CODES.has(status))
      line.report('alert', 'bad-status', `status code '${status}' not handled.`);
    else if (body.kind === 'section') addErrorLine(draft, { place, section: body.name, statuses: [status] });
    else addErrorLine(draft, { place, status, reply: { kind: 'reply', reply } });
  },
};
