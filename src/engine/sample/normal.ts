// Whether something went wrong with a request: `option dontlog-normal` and `when(normal)` ask.
import type { Stream } from './stream.js';

/** No error but a local answer, no retry, no redispatch, no status of a failed server (manual 8.3.3 and 8.3.4). */
export const isNormal = ({ termination, retries, redispatched, status, frontend }: Stream): boolean => {
  const cause = termination[0];
  const good = cause === 'L' || (cause === '-' && retries === 0);
  return good && !redispatched && (frontend.mode !== 'http' || status < 500);
};
