// Samples of the HTTP request's first line (manual 7.3.6).
import { STRING_DERIVATIVES } from '../../../config/sample/card.js';
import type { Fetch } from '../fetch.js';

const pathOf = (uri: string): string | undefined => {
  const start = uri.startsWith('/') ? 0 : uri.indexOf('/', uri.indexOf('://') + 3);
  if (start < 0 || (start > 0 && !uri.includes('://'))) return undefined;
  const query = uri.indexOf('?', start);
  return uri.slice(start, query < 0 ? undefined : query);
};

export const httpRequestFetches: readonly Fetch[] = [
  {
    name: 'method',
    usage: 'method',
    summary: "The request's method.",
    args: [],
    need: 'request-kept',
    http: true,
    acl: 'str',
    out: 'meth',
    create: () => (stream) => stream.head?.method,
  },
  {
    name: 'path',
    usage: 'path',
    summary: "The URI's path, without query.",
    args: [],
    need: 'request-head',
    http: true,
    acl: 'str',
    derivatives: STRING_DERIVATIVES,
    out: 'str',
    create: () => (stream) => stream.head && pathOf(stream.head.uri),
  },
  {
    name: 'url',
    usage: 'url',
    summary: 'The URI as received.',
    args: [],
    need: 'request-head',
    http: true,
    acl: 'str',
    derivatives: STRING_DERIVATIVES,
    out: 'str',
    create: () => (stream) => stream.head?.uri,
  },
];
