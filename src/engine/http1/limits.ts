// How large a message and its parts may be (manual 3.2, "tune."). Asked with every message, so they are plain cells of the
// thread rather than something that is handed down; whoever makes the thread's engine sets them.
import type { Global } from '../../config/model.js';

const RESERVE = 1024;

export const limits = {
  /** What is held of a message, head and body: tune.bufsize. */
  buffer: 16384,
  /** Largest head: the buffer less what is reserved for rewriting it (tune.maxrewrite). */
  head: 16384 - RESERVE,
  /** Most fields in one head: tune.http.maxhdr, which counts the first line as one. */
  fields: 100,
  /** Characters of a request line in logs: tune.http.logurilen. */
  loggedLine: 1023,
  /** A body is taken with GET, HEAD and DELETE of HTTP/1.0: h1-accept-payload-with-any-method. */
  anyPayload: false,
  /** Connections live on behind a message with both lengths: h1-do-not-close-on-insecure-transfer-encoding. */
  keepsSuspicious: false,
};

export const setLimits = ({ tune = {}, anyPayload, keepsSuspicious }: Global): void => {
  const { bufsize = 16384, maxrewrite = RESERVE, maxhdr, logurilen } = tune;
  limits.buffer = bufsize;
  limits.head = bufsize - Math.min(maxrewrite, bufsize >> 1);
  limits.fields = (maxhdr ?? 101) - 1;
  limits.loggedLine = logurilen ?? 1023;
  limits.anyPayload = anyPayload === true;
  limits.keepsSuspicious = keepsSuspicious === true;
};
