// Regular expressions of the cfg on the body that a server has sent: one that backtracks without end must not hold up
// the thread that all checks and the stats page live on. PCRE counts its steps for HAProxy and gives up; here time does.
import { type Context, createContext, Script } from 'node:vm';

/** A sane pattern takes less than 1 ms for the longest body. */
const MOST_MS = 50;

const SEARCH = new Script('pattern.test(text)');

let place: Context | undefined;

/** Undefined: it took too long. */
export const search = (pattern: RegExp, text: string): boolean | undefined => {
  place ??= createContext();
  Object.assign(place, { pattern, text });
  try {
    return SEARCH.runInContext(place, { timeout: MOST_MS }) === true;
  } catch {
    return undefined;
  } finally {
    place.text = '';
  }
};
