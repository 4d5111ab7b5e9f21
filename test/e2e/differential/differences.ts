// Where hapax is meant to differ from the real haproxy 2.6, and why. Everything else is the same.

export interface Difference {
  /** What hapax does instead, in the form of `Row.expect`; absent: only the bytes of a message differ. */
  readonly hapax?: string;
  readonly reason: string;
}

const REFUSED = '0 → 400 closed PR--';

const ODD_CHUNK = 'a chunk that another reader could take differently is refused (RFC 9112, 7.1 and 11.2)';
const NUL = 'NUL in a value is refused, as haproxy 3 does (RFC 9110, 5.5)';
const STATUS = 'a status has three digits, from 100 on (RFC 9112, 4); haproxy 3 refuses four, too';
const SAYS_CLOSE = 'an answer that ends the connection says so';
const GARBLED =
  'haproxy 2.6 leaves a piece of what it takes out of a Set-Cookie2, or skips the cookie behind it';
const AS_WRITTEN = 'the authority is sent as it was written, port and all';

const BLOCKED: Difference = {
  hapax: '1 → 502 open PH--',
  reason: 'haproxy 2.6 blocks it with the page of a 200; the manual says 502',
};

/** By the name of the row. */
export const differences: Readonly<Record<string, Difference>> = {
  'length of 2^63 - 1': {
    hapax: REFUSED,
    reason: 'lengths are exact up to 2^53 - 1; a longer one is refused',
  },
  'answer and close before the body is complete': {
    hapax: '1 → 200 closed ----',
    reason: 'the rest of the body has nowhere to go, which the client learns at once',
  },

  'gzip, chunked': { reason: SAYS_CLOSE },
  'gzip and chunked on two lines': { reason: SAYS_CLOSE },
  'coding after a comma': { reason: SAYS_CLOSE },
  'chunked in HTTP/1.0': {
    hapax: REFUSED,
    reason: 'faulty framing, which must not be guessed at (RFC 9112, 6.1)',
  },
  'chunk size with 20 zeros before': { hapax: REFUSED, reason: ODD_CHUNK },
  'chunk shorter than its size': { hapax: REFUSED, reason: ODD_CHUNK },
  'chunk lines ended by bare LF': { hapax: REFUSED, reason: ODD_CHUNK },
  'NUL in a chunk extension': { hapax: REFUSED, reason: ODD_CHUNK },
  'forbidden trailers': { reason: 'fields that must not stand in trailers are dropped (RFC 9110, 6.5.1)' },

  'GET *': { hapax: REFUSED, reason: 'the asterisk is for OPTIONS alone (RFC 9112, 3.2.4)' },
  'two spaces before the target': {
    hapax: REFUSED,
    reason: 'one space, as the grammar has it (RFC 9112, 3)',
  },
  'two spaces before the version': {
    hapax: REFUSED,
    reason: 'one space, as the grammar has it (RFC 9112, 3)',
  },
  'tab between the words': { hapax: REFUSED, reason: 'one space, as the grammar has it (RFC 9112, 3)' },
  'HTTP/0.9 spelled out': { hapax: REFUSED, reason: 'there are no headers in HTTP/0.9, so this is neither' },
  'HTTP/2 preface': { hapax: '0 → 400 closed', reason: 'HTTP/2 from clients is not spoken yet' },
  'NUL in a value': { hapax: REFUSED, reason: NUL },
  'CONNECT to the same Host': { reason: AS_WRITTEN },
  'CONNECT refused by the server': { reason: AS_WRITTEN },

  'cookie SRV insert: Set-Cookie2: a=1; Path=/, SRV=x; Version=1, b=2': { reason: GARBLED },
  'cookie SRV insert: Set-Cookie2: SRV=x, SRV=y, b=2': { reason: GARBLED },

  '103 to HTTP/1.0': {
    hapax: '1 → 200 open ----',
    reason: 'no interim response to an HTTP/1.0 client (RFC 9110, 15.2)',
  },
  'status 99': { hapax: '1 → 502 open PH--', reason: STATUS },
  'status of four digits': { hapax: '1 → 502 open PH--', reason: STATUS },
  'NUL in a value of the answer': { hapax: '1 → 502 open PH--', reason: NUL },
  'blank line before the answer': {
    hapax: '1 → 502 open PH--',
    reason: 'blank lines are forgiven before requests only (RFC 9112, 2.2)',
  },

  'checkcache: a cookie, for a while': BLOCKED,
  'checkcache: a cookie, for a while in shared caches': BLOCKED,
  'checkcache: a cookie, until a day': BLOCKED,
  'checkcache: a cookie of this version': BLOCKED,
  'checkcache: a cookie of this day': BLOCKED,
  'checkcache: a method that is not kept, public': BLOCKED,
  'checkcache: but for something else': BLOCKED,
  'checkcache: private, then public': BLOCKED,
};
