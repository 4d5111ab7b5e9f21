// All differential rows; reads as a table of contents.
import { expectations, persistence, upgrades } from './connections.js';
import { cookieAges, cookieForms, cookieModes, cookieServers } from './cookies.js';
import { chunks, contentLength, transferEncoding } from './framing.js';
import { headerLines, requestLines, targets } from './heads.js';
import { responseFraming, responseHeads, responseStatuses } from './responses.js';
import type { Row } from './row.js';
import { checkcache, dispatch } from './spread.js';

export const tables: Readonly<Record<string, readonly Row[]>> = {
  'Content-Length': contentLength,
  'Transfer-Encoding': transferEncoding,
  chunks,
  'request lines': requestLines,
  targets,
  'header lines': headerLines,
  persistence,
  expectations,
  upgrades,
  'cookies: modes': cookieModes,
  'cookies: forms': cookieForms,
  'cookies: servers': cookieServers,
  'cookies: ages': cookieAges,
  'framing of answers': responseFraming,
  'statuses of answers': responseStatuses,
  'heads of answers': responseHeads,
  checkcache,
  dispatch,
};
