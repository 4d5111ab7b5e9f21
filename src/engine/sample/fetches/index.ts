// All sample fetches by name: a row in one of these files (manual 7.3.2 to 7.3.6).
import { callsByName } from '../../../config/sample/card.js';
import type { Fetch } from '../fetch.js';
import { clientFetches } from './client.js';
import { headerFetches } from './http-headers.js';
import { httpRequestFetches } from './http-request.js';
import { internalFetches } from './internal.js';

export const fetches: ReadonlyMap<string, Fetch> = callsByName([
  ...internalFetches,
  ...clientFetches,
  ...httpRequestFetches,
  ...headerFetches,
]);
