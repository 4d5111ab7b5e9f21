// What rules make of a message: its fields, its request target. The rest of the proxy reads some of these, and is told.
import type { HeaderList } from '../http1/headers.js';
import type { Transaction } from './transaction.js';

/** The length of a body is the proxy's own to say: rules leave these fields alone. */
export const isFraming = (name: string): boolean => name === 'content-length' || name === 'transfer-encoding';

/** The fields of what the list of rules is about. */
export const headersOf = (txn: Transaction): HeaderList => (txn.responseHead ?? txn.head).headers;

/** What has to follow where a rule has changed fields of that name; undefined for most. */
export const noticeOf = (name: string): ((txn: Transaction) => void) | undefined =>
  Object.hasOwn(NOTICES, name) ? NOTICES[name] : undefined;

export const noticeAll = (txn: Transaction): void => {
  for (const notice of Object.values(NOTICES)) notice(txn);
};

const NOTICES: Readonly<Record<string, (txn: Transaction) => void>> = {
  host: (txn) => {
    if (txn.responseHead) return;
    const { head } = txn;
    head.host = head.headers.get('host');
    if (head.host !== undefined) head.uri = withAuthority(head.uri, head.host);
  },
  connection: (txn) => {
    headersOf(txn).rewrite('connection', (value) => {
      const tokens = value.split(',').map((token) => token.trim());
      const others = tokens.filter((token) => !takeToken(txn, token.toLowerCase()) && token !== '');
      return others.length === 0 ? undefined : others.join(', ');
    });
  },
  upgrade: (txn) => {
    if (!txn.responseHead) txn.head.upgrade = txn.head.headers.get('upgrade');
  },
};

/** Whether a token of Connection is ours to say anew. */
const takeToken = (txn: Transaction, token: string): boolean => {
  if (token === 'upgrade' && !txn.responseHead) txn.head.connectionUpgrade = true;
  if (token !== 'close') return token === 'keep-alive';
  if (txn.responseHead) txn.isLast = true;
  else txn.mark.serverLast = true;
  return true;
};

/** Where the path of a target begins; -1 where it has none (RFC 9112, 3.2). */
const pathStart = (uri: string): number => {
  if (uri.startsWith('/')) return 0;
  const scheme = uri.indexOf('://');
  return scheme < 0 ? -1 : uri.indexOf('/', scheme + 3);
};

const queryStart = (uri: string, from: number): number => {
  const query = uri.indexOf('?', from);
  return query < 0 ? uri.length : query;
};

/** The path, and its query where `whole`. */
export const pathOrNone = (uri: string, whole: boolean): string | undefined => {
  const start = pathStart(uri);
  return start < 0 ? undefined : uri.slice(start, whole ? undefined : queryStart(uri, start));
};

/** Puts a path in place of the one there is, and of the query where `whole`. */
export const withPath = (uri: string, path: string, whole: boolean): string => {
  const start = Math.max(0, pathStart(uri));
  return uri.slice(0, start) + path + (whole ? '' : uri.slice(queryStart(uri, start)));
};

/** A question mark that is there stays (manual 4.4, "set-query"). */
export const withQuery = (uri: string, query: string): string => {
  const start = queryStart(uri, 0);
  if (start < uri.length) return uri.slice(0, start + 1) + query;
  return query === '' ? uri : `${uri}?${query}`;
};

const AUTHORITY = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/)([^/?#]*)/;

const withAuthority = (uri: string, host: string): string =>
  uri.startsWith('/') ? uri : uri.replace(AUTHORITY, (_all, scheme: string) => scheme + host);

/**
 * Sets the request target. What cannot stand in one is "%XX": a blank would end it, and what follows would be taken for
 * the version. Host follows an absolute one, as in HAProxy.
 */
export const setTarget = (txn: Transaction, uri: string): void => {
  const { head } = txn;
  head.uri = uri.replace(UNFIT, percentByte) || '/';
  const authority = AUTHORITY.exec(head.uri)?.[2];
  if (authority === undefined || authority === head.host) return;
  head.host = authority;
  head.headers.remove('host');
  head.headers.add('host', authority);
};

/** Neither visible ASCII, nor fit for a target (RFC 9112, 3.2). */
const UNFIT = /[^\x21\x22\x24-\x7e]/g;
const percentByte = (char: string): string =>
  `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
