// `option checkcache` (manual 4.2): a response that caches may keep and hand to others, cookie and all, is blocked as by a
// rule of the backend.
import type { Proxy } from '../../config/model.js';
import type { ResponseHead } from '../http1/head.js';
import { Verdict } from './actions/action.js';
import { deny } from './answer.js';
import { pageOf } from './respond.js';
import type { Step } from './steps.js';

/** Statuses and methods whose responses are kept unless they forbid it (RFC 9110, 15.1 and 9.2.3, as HAProxy has them). */
const KEPT_STATUSES: ReadonlySet<number> = new Set([200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501]);
const KEPT_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Fields that tell how old a response is, or which version of the resource it has. */
const TELLING = ['expires', 'etag', 'last-modified'] as const;

const FORBIDS = /^(?:private|no-cache|no-store|max-age=0|s-maxage=0)$|^no-cache="set-cookie(?:"|$)/;

/** Undefined where the backend does not ask for it. */
export const compileCheckcache = ({ options }: Proxy): Step | undefined =>
  options.checkcache
    ? (txn) => (isShared(txn.head.method, txn.responseHead!) ? deny(txn, pageOf(txn, 502)) : Verdict.next)
    : undefined;

/**
 * Whether a cache on the way may give the cookies of this response to others. As HAProxy, which takes it that caches do
 * not keep what tells neither its age nor its version (RFC 9111, 3).
 */
const isShared = (method: string, { status, headers }: ResponseHead): boolean => {
  if (headers.get('set-cookie') === undefined) return false;
  let kept = KEPT_STATUSES.has(status) && KEPT_METHODS.has(method);
  let known = TELLING.some((name) => headers.get(name) !== undefined);
  for (const value of headers.all('cache-control'))
    for (const part of value.toLowerCase().split(',')) {
      const word = part.trim();
      if (FORBIDS.test(word)) kept = false;
      else if (word === 'public') kept = true;
      else if (/^(?:max-age|s-maxage)=/.test(word)) known = true;
    }
  return kept && known && headers.get('pragma')?.toLowerCase() !== 'no-cache';
};
