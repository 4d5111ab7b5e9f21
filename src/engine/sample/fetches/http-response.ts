// Samples of the HTTP response's first line, and of what became of the response (manual 7.3.6).
import { type Fetch, family, named } from '../fetch.js';
import { speaksHttp2 } from './server-side.js';
import { protocolText, versionText } from './texts.js';

const head = family({ need: 'response-head', http: true });
const kept = family({ need: 'response-kept', http: true });

export const httpResponseFetches: readonly Fetch[] = [
  kept('status', 'sint', 'The status of the response.', ({ responseHead, status }) =>
    responseHead ? responseHead.status : status > 0 ? status : undefined,
  ),
  kept('txn.status', 'sint', 'The status as logs have it.', ({ status }) =>
    status > 0 ? status : undefined,
  ),
  ...named(
    head('res.ver', 'str', 'The HTTP version of the response, such as 1.1.', (stream) =>
      stream.responseHead && speaksHttp2(stream) ? '2.0' : versionText(stream.responseHead?.version),
    ),
    'resp_ver',
  ),
  family({ need: 'request-kept', http: true })(
    'capture.res.ver',
    'str',
    'The HTTP version of the response, in logs too.',
    ({ responseVersion }) => protocolText(responseVersion),
  ),
  kept('server_status', 'sint', 'The status as the server has sent it.', ({ serverStatus }) => serverStatus),
  kept('res.cache_hit', 'bool', 'Whether the answer came from a cache: there is none.', () => false),
  kept('res.cache_name', 'str', 'The name of that cache.', () => undefined),
  kept(
    'res.comp',
    'bool',
    'Whether the answer was compressed here.',
    (stream) => stream.compressedWith !== undefined,
  ),
  kept('res.comp_algo', 'str', 'How the answer was compressed here.', ({ compressedWith }) => compressedWith),
];
