// balance uri: by the URI, so that a cache behind it sees each resource once.
import type { UriBalance } from '../../../config/model.js';
import type { Balancer, BalancerContext } from './balancer.js';
import { createTextKeyed } from './keyed.js';

export const createUri = (context: BalancerContext): Balancer => {
  const settings = context.balance as UriBalance;
  return createTextKeyed(context, ({ head }) => head && uriKey(head.uri, settings));
};

/** The part of a URI that counts. */
export const uriKey = (uri: string, { len, depth, whole, pathOnly }: UriBalance): string => {
  const start = pathOnly ? pathStart(uri) : 0;
  let end = len === undefined ? uri.length : Math.min(uri.length, start + len);
  if (!whole) end = before(uri, '?', start, end);
  return uri.slice(start, depth === undefined ? end : slashAfter(uri, depth, start, end));
};

const before = (text: string, char: string, from: number, end: number): number => {
  const at = text.indexOf(char, from);
  return at < 0 ? end : Math.min(at, end);
};

/** Where the slash stands that ends that many directories; a URI begins with one that ends none. */
const slashAfter = (uri: string, depth: number, start: number, end: number): number => {
  let at = uri.indexOf('/', start);
  for (let slashes = 0; slashes < depth && at >= 0; slashes++) at = uri.indexOf('/', at + 1);
  return at < 0 ? end : Math.min(at, end);
};

/** Behind scheme and authority; the end where there is no path: `*`, and what CONNECT asks for. */
const pathStart = (uri: string): number => {
  if (uri.startsWith('/')) return 0;
  const scheme = uri.indexOf('://');
  const slash = scheme < 0 ? -1 : uri.indexOf('/', scheme + 3);
  return slash < 0 ? uri.length : slash;
};
