// The parts of a request target in any of its forms (RFC 9112, 3.2): origin "/p?q", absolute "http://host/p?q",
// authority "host:port", asterisk "*". Only the first two have a path.

/** Where the path begins; -1 where there is none. */
const pathStart = (uri: string): number => {
  if (uri.charCodeAt(0) === SLASH) return 0;
  const scheme = uri.indexOf('://');
  return scheme < 0 ? -1 : uri.indexOf('/', scheme + 3);
};

/** From the first slash on, with the query. */
export const pathAndQuery = (uri: string): string | undefined => {
  const start = pathStart(uri);
  if (start <= 0) return start < 0 ? undefined : uri;
  return uri.slice(start);
};

export const pathOf = (uri: string): string | undefined => {
  const start = pathStart(uri);
  if (start < 0) return undefined;
  const query = uri.indexOf('?', start);
  return start === 0 && query < 0 ? uri : uri.slice(start, query < 0 ? undefined : query);
};

/** Behind the first question mark, which makes an empty one differ from none. */
export const queryOf = (uri: string): string | undefined => {
  const query = uri.indexOf('?');
  return query < 0 ? undefined : uri.slice(query + 1);
};

/** "host:port" of an absolute target. */
export const authorityOf = (uri: string): string | undefined => {
  const scheme = uri.charCodeAt(0) === SLASH ? -1 : uri.indexOf('://');
  if (scheme < 0) return undefined;
  const end = uri.indexOf('/', scheme + 3);
  return uri.slice(scheme + 3, end < 0 ? undefined : end);
};

/** How the parameters of a query or of a form are looked through. */
export interface ParameterSearch {
  /** Empty: any. */
  readonly name: string;
  /** What ends a value besides "&" and ";". */
  readonly delimiter: string;
  readonly ignoreCase: boolean;
}

/**
 * Hands the values of parameters to `visit`, from `start` of `text` on, until it says true; returns whether it did. As
 * HAProxy does, a parameter of any name is whatever stands behind the next equals sign.
 */
export const eachParameter = (
  text: string,
  start: number,
  search: ParameterSearch,
  visit: (value: string) => boolean,
): boolean => {
  const { name, delimiter } = search;
  const wanted = `${name}=`;
  const searched = search.ignoreCase && name !== '' ? text.toLowerCase() : text;
  for (let at = start; at < text.length; ) {
    const named = name === '' || searched.startsWith(wanted, at);
    if (named) {
      const value = name === '' ? text.indexOf('=', at) + 1 : at + wanted.length;
      if (value === 0) return false;
      const end = valueEnd(text, value, delimiter);
      if (visit(text.slice(value, end))) return true;
      at = end + 1;
    } else at = valueEnd(text, at, delimiter) + 1;
  }
  return false;
};

const valueEnd = (text: string, start: number, delimiter: string): number => {
  const other = delimiter.charCodeAt(0);
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === AMPERSAND || char === SEMICOLON || char === other) return at;
  }
  return text.length;
};

const SLASH = 47;
const AMPERSAND = 38;
const SEMICOLON = 59;
