// Samples of header fields, of requests and responses (manual 7.3.6).
import { FIELD_DERIVATIVES } from '../../../config/sample/card.js';
import type { HeaderList } from '../../http1/headers.js';
import { type Args, type Fetch, numberOr, text } from '../fetch.js';
import type { Stream } from '../stream.js';

type HeadersOf = (stream: Stream) => HeaderList | undefined;
const ofRequest: HeadersOf = ({ head }) => head?.headers;

/** The occurrences of a field, each value of a list by commas apart: hdr(). */
const createEach = (headersOf: HeadersOf) => (args: Args) => {
  const name = text(args[0]).toLowerCase();
  return (stream: Stream, visit: (value: string) => boolean): boolean => {
    const headers = headersOf(stream);
    if (!headers) return false;
    for (let i = 0; i < headers.count; i++) {
      if (headers.names[i] !== name) continue;
      const value = headers.values[i]!;
      if (!value.includes(',')) {
        if (visit(value)) return true;
      } else for (const part of value.split(',')) if (visit(part.trim())) return true;
    }
    return false;
  };
};

const header = (name: string, summary: string, headersOf: HeadersOf): Fetch => ({
  name,
  usage: `${name}([<name>[,<occ>]])`,
  summary,
  args: [
    { name: 'the name of a header field', kind: 'str', optional: true },
    { name: 'an occurrence', kind: 'int', optional: true },
  ],
  need: 'request-head',
  http: true,
  acl: 'str',
  derivatives: FIELD_DERIVATIVES,
  out: 'str',
  createEach: createEach(headersOf),
  create: (args) => {
    const each = createEach(headersOf)(args);
    const wanted = numberOr(args[1], -1);
    return (stream) => {
      const found: string[] = [];
      each(stream, (value) => {
        found.push(value);
        return false;
      });
      return found.at(wanted > 0 ? wanted - 1 : wanted);
    };
  },
});

export const headerFetches: readonly Fetch[] = [
  header('hdr', 'A header field of the request; the last value unless told.', ofRequest),
  header('req.hdr', 'A header field of the request; the last value unless told.', ofRequest),
];
