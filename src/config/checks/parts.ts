// The expressions, conditions and formats of a proxy, wherever they stand: checks of what they hold go by these.
import type { Place, Proxy } from '../model.js';
import type { AclTest, Expression } from '../rules.js';
import { type Checking, whereSaid } from './check.js';

/** The lines of what does not know its own place. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  balance: ['balance'],
  errorLogFormat: ['error-log-format'],
  logFormat: ['log-format'],
  logFormatSd: ['log-format-sd'],
  monitorFails: ['monitor', 'fail'],
  uniqueIdFormat: ['unique-id-format'],
};

type Visit = (part: Readonly<Record<string, unknown>>, place: Place) => void;

/** Hands every object of a proxy's data to `visit`, with the line it comes from. */
export const eachPartOf = (proxy: Proxy, checking: Checking, visit: Visit): void => {
  for (const [key, part] of Object.entries(proxy)) {
    const words = LINES[key];
    if (typeof part === 'object')
      eachPart(part, words ? whereSaid(checking, proxy, ...words).place : proxy.place, visit);
  }
};

/** Hands `value` and every object in it to `visit`. */
export const eachPart = (value: object, place: Place, visit: Visit): void => {
  const part: Readonly<Record<string, unknown>> = { ...value };
  const here = isPlace(part.place) ? part.place : place;
  visit(part, here);
  // Patterns of ACLs may be many, and are nothing but text.
  for (const [key, child] of Object.entries(part))
    if (typeof child === 'object' && child !== null && key !== 'texts') eachPart(child, here, visit);
};

const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' && value !== null && 'file' in value && 'line' in value;

export const isExpression = (part: object): part is Expression => 'fetch' in part && 'converters' in part;
export const isAclTest = (part: object): part is AclTest => 'expression' in part && 'patterns' in part;
