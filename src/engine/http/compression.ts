// Compression of responses (manual 4.2, "compression"): which are, and what their heads then say. The bytes are made
// by compressor.ts.
import type { Proxy } from '../../config/model.js';
import type { CompressionSettings } from '../../config/model-sections.js';
import { Counter } from '../../state/slots.js';
import type { ResponseHead } from '../http1/head.js';
import type { HeaderList } from '../http1/headers.js';
import { type Coding, Compressor } from './compressor.js';
import type { Transaction } from './transaction.js';

/** What the settings call it → what Accept-Encoding and Content-Encoding call it. */
const CODING_NAMES: Readonly<Record<Coding, string>> = {
  gzip: 'gzip',
  deflate: 'deflate',
  'raw-deflate': 'deflate',
};

/** The backend's settings, else the frontend's. */
const settingsOf = (txn: Transaction): CompressionSettings | undefined => {
  const ofBackend = txn.backend?.compression;
  return ofBackend && ofBackend.algorithms.length > 0 ? ofBackend : txn.frontend.compression;
};

/** Some proxy compresses: else nothing here is looked at. */
export const compresses = (proxies: readonly Proxy[]): boolean =>
  proxies.some(({ compression }) => compression !== undefined && compression.algorithms.length > 0);

/** Before the request goes on: what its client would take, since `compression offload` takes that field away. */
export const noteEncodings = (txn: Transaction): void => {
  const settings = settingsOf(txn);
  if (!settings) return;
  const { headers } = txn.head;
  txn.acceptedCoding = chooseCoding(settings, headers);
  if (settings.offload && txn.acceptedCoding) headers.remove('accept-encoding');
};

/** The algorithm with the best quality; between equals the first of the settings (RFC 9110, 12.5.3). */
const chooseCoding = ({ algorithms }: CompressionSettings, headers: HeaderList): Coding | undefined => {
  if (isOldBrowser(headers.get('user-agent') ?? '')) return undefined;
  const accepted = headers.all('accept-encoding').flatMap((value) => value.split(',').map(readQuality));
  let best: Coding | undefined;
  let bestQuality = 0;
  for (const algorithm of algorithms) {
    const wanted =
      accepted.find(({ name }) => name === CODING_NAMES[algorithm]) ??
      accepted.find(({ name }) => name === '*');
    if (!wanted || wanted.quality <= bestQuality) continue;
    best = algorithm;
    bestQuality = wanted.quality;
  }
  return best;
};

const readQuality = (text: string): { name: string; quality: number } => {
  const [name = '', ...params] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = params.find((param) => param.startsWith('q='));
  return { name, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
};

/** Mozilla/4 without MSIE 6 on XP SP2, or MSIE 7 and later: they ask for what they cannot read. */
const isOldBrowser = (agent: string): boolean =>
  agent.startsWith('Mozilla/4') && !/MSIE (?:6.*SV1|[789]|\d\d)/.test(agent);

/** Starts to compress a response where its client and it allow: from here on its body goes through a compressor. */
export const startCompression = (txn: Transaction, head: ResponseHead): void => {
  const { acceptedCoding } = txn;
  if (!acceptedCoding || !isCompressible(txn, head, settingsOf(txn)!)) return;
  const { headers } = head;
  const etag = headers.get('etag');
  if (etag !== undefined && !etag.startsWith('W/')) headers.rewrite('etag', (value) => `W/${value}`);
  headers.remove('content-length');
  if (!head.chunked) headers.add('transfer-encoding', 'chunked');
  headers.add('vary', 'Accept-Encoding');
  headers.add('content-encoding', CODING_NAMES[acceptedCoding]);
  txn.responseBody = 'chunked';
  txn.compressedWith = acceptedCoding;
  const out = txn.bodySink ?? txn.context.gather;
  txn.bodySink = new Compressor(acceptedCoding, out, txn.context.model.global.tune);
};

/** The body is complete. */
export const endCompression = (txn: Transaction): void => {
  if (!(txn.bodySink instanceof Compressor)) return;
  txn.bodySink.end();
  countCompressed(txn, txn.bodySink);
  txn.bodySink = undefined;
  txn.bytesToClient += txn.context.gather.size;
  txn.context.gather.flush(txn.client.connection);
};

const isCompressible = (txn: Transaction, head: ResponseHead, settings: CompressionSettings): boolean => {
  const { headers, status, version, contentLength, chunked } = head;
  if (txn.head.method === 'HEAD' || txn.head.version < 11 || version < 11) return false;
  if (status < 200 || status > 203 || txn.responseBody === 'none') return false;
  if (!chunked && contentLength < Math.max(1, settings.minSize ?? 0)) return false;
  if (headers.get('content-encoding') !== undefined) return false;
  if (/(?:^|[,\s])no-transform(?:$|[,;\s])/i.test(headers.all('cache-control').join(','))) return false;
  const etags = headers.all('etag');
  if (etags.length > 1 || (etags[0] !== undefined && !/^(?:W\/)?"[^"]*"$/.test(etags[0]))) return false;
  return isWantedType(headers.get('content-type'), settings.types);
};

const isWantedType = (type: string | undefined, types: readonly string[]): boolean => {
  const found = type?.toLowerCase();
  if (found?.startsWith('multipart')) return false;
  return types.length === 0 || types.some((one) => found?.startsWith(one.toLowerCase()));
};

const countCompressed = (txn: Transaction, { bytesIn, bytesOut }: Compressor): void => {
  const front = txn.client.entrance.cells;
  front.count(Counter.frontend.compressorIn, bytesIn);
  front.count(Counter.frontend.compressorOut, bytesOut);
  front.count(Counter.frontend.compressedResponses);
  const back = txn.backendRuntime?.cells;
  back?.count(Counter.backend.compressorIn, bytesIn);
  back?.count(Counter.backend.compressorOut, bytesOut);
  back?.count(Counter.backend.compressedResponses);
};
