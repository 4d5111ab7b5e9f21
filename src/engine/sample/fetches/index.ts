// All sample fetches by name: a row in one of these files (manual 7.3.2 to 7.3.6).
import { callsByName } from '../../../config/sample/card.js';
import type { Fetch } from '../fetch.js';
import { aclFetch } from './acl.js';
import { bufferFetches } from './buffer.js';
import { captureFetches } from './captures.js';
import { clientFetches } from './client.js';
import { constantFetches } from './constant.js';
import { helloFetches } from './hello.js';
import { authFetches } from './http-auth.js';
import { bodyFetches } from './http-body.js';
import { cookieFetches } from './http-cookies.js';
import { headerListFetches } from './http-header-lists.js';
import { headerFetches } from './http-headers.js';
import { httpRequestFetches } from './http-request.js';
import { httpResponseFetches } from './http-response.js';
import { urlFetches } from './http-url.js';
import { internalFetches } from './internal.js';
import { proxyFetches } from './proxies.js';
import { proxyHeaderFetches } from './proxy-header.js';
import { rdpFetches } from './rdp.js';
import { refusedFetches } from './refused.js';
import { serverSideFetches } from './server-side.js';
import { serverFetches } from './servers.js';
import { timeFetches } from './times.js';
import { fetchesWithoutValue } from './without-value.js';

export const fetches: ReadonlyMap<string, Fetch> = callsByName([
  // Anywhere, and of the process.
  ...constantFetches,
  aclFetch,
  ...internalFetches,
  ...proxyFetches,
  ...serverFetches,
  // Layers 4 and 5.
  ...clientFetches,
  ...proxyHeaderFetches,
  ...serverSideFetches,
  ...timeFetches,
  // Layer 6.
  ...bufferFetches,
  ...helloFetches,
  ...rdpFetches,
  // Layer 7.
  ...httpRequestFetches,
  ...urlFetches,
  ...headerFetches,
  ...headerListFetches,
  ...cookieFetches,
  ...authFetches,
  ...bodyFetches,
  ...httpResponseFetches,
  ...captureFetches,
  // With the reason why not.
  ...refusedFetches,
  ...fetchesWithoutValue,
]);
