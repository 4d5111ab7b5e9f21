// The tags of a log format, one row each (manual 8.2.6). A tag that is not here needs something that records do not
// hold yet; the compiler refuses it by name.
import { hostname } from 'node:os';
import { clfDate, clfDateUtc, clfDateWithZone, oncePerSecond, pad3 } from '../../../common/dates.js';
import type { ServiceName } from '../../../process/messages.js';
import type { LogRecord } from '../../http/log-record.js';
import { braced, listed } from './captures.js';
import { encodeUnsafe, hexNumber } from './encode.js';
import * as timers from './timers.js';
import { address, hexable, name, number, plain, request, type Tag, total } from './values.js';

const localSecond = oncePerSecond(clfDate);
const localWithZone = oncePerSecond(clfDateWithZone);
const utcSecond = oncePerSecond(clfDateUtc);
const milliseconds = (epochMs: number): number => Math.floor(epochMs % 1000);
let lastMs = Number.NaN;
let lastText = '';

/** Of the accept, as %t. On a busy thread many lines tell of one and the same millisecond. */
export const withMs = (epochMs: number): string => {
  if (epochMs !== lastMs) {
    lastMs = epochMs;
    lastText = `${localSecond(epochMs)}.${pad3(milliseconds(epochMs))}`;
  }
  return lastText;
};

const BAD_REQUEST = '<BADREQ>';
const host = hostname();
/** By a unix socket, and no header has told from where. */
const isUnix = (record: LogRecord): boolean =>
  record.bind.address.kind === 'unix' && record.clientAddress === '';
const frontendName = (record: LogRecord): string => record.frontend.name;

const SERVICES: Readonly<Record<ServiceName, string>> = {
  stats: '<STATS>',
  'prometheus-exporter': '<PROMEX>',
};

const serverName = ({ server, service }: LogRecord): string =>
  server?.name ?? (service === undefined ? '<NOSRV>' : SERVICES[service]);

/** One part of the request line: 0 method, 1 uri, 2 version. */
const requestPart = (record: LogRecord, part: 0 | 1 | 2): string => {
  const line = record.requestLine;
  if (line === undefined) return BAD_REQUEST;
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  if (part === 0) return line.slice(0, first);
  return part === 1 ? line.slice(first + 1, last) : line.slice(last + 1);
};

const withoutQuery = (uri: string): string => {
  const query = uri.indexOf('?');
  return query < 0 ? uri : uri.slice(0, query);
};

/** The path of a uri in any of its forms: of "http://host/p?q" and of "/p?q" it is "/p". */
const pathOf = (uri: string): string => withoutQuery(uri).replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '');

/** The query with its "?". */
const queryOf = (record: LogRecord): string => {
  const uri = requestPart(record, 1);
  return record.requestLine === undefined ? uri : uri.slice(withoutQuery(uri).length);
};

const encoded = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : encodeUnsafe(text);

export const TAGS: Readonly<Record<string, Tag>> = {
  T: plain((record) => utcSecond(record.acceptDateMs)),
  Tl: plain((record) => localWithZone(record.acceptDateMs)),
  Ts: hexable((record) => Math.floor(record.acceptDateMs / 1000)),
  t: plain((record) => withMs(record.acceptDateMs)),
  ms: ({ X }) =>
    X
      ? (record) => hexNumber(milliseconds(record.acceptDateMs), 2)
      : (record) => pad3(milliseconds(record.acceptDateMs)),
  tr: plain((record) => withMs(record.requestDateMs)),
  trg: plain((record) => utcSecond(record.requestDateMs)),
  trl: plain((record) => localWithZone(record.requestDateMs)),

  Ta: total(timers.Ta),
  Tc: number(timers.Tc),
  Td: number(timers.Td),
  Th: number(timers.Th),
  Ti: number(timers.Ti),
  Tq: number(timers.Tq),
  TR: number(timers.TR),
  Tr: number(timers.Tr),
  Tt: total(timers.Tt),
  Tu: total(timers.Tu),
  Tw: number(timers.Tw),

  ci: address((record) => (isUnix(record) ? 'unix' : record.clientAddress)),
  cp: hexable((record) => (isUnix(record) ? record.bind.id : record.clientPort)),
  fi: address((record) => (isUnix(record) ? 'unix' : record.localAddress)),
  fp: hexable((record) => (isUnix(record) ? record.bind.id : record.localPort)),

  f: name(frontendName),
  bi: address((record) => record.sourceAddress ?? '-'),
  bp: hexable((record) => record.sourcePort ?? 0),
  si: address((record) => record.serverAddress ?? '-'),
  sp: hexable((record) => record.serverPort ?? 0),

  // A bind with TLS would add "~".
  ft: name(frontendName),
  b: name((record) => (record.backend ?? record.frontend).name),
  s: name(serverName),
  H: name(() => host),
  sslc: name(() => undefined),
  sslv: name(() => undefined),
  CC: name((record) => encoded(record.captured?.requestCookie)),
  CS: name((record) => encoded(record.captured?.responseCookie)),
  hr: braced('request'),
  hrl: listed('request'),
  hs: braced('response'),
  hsl: listed('response'),

  r: request((record) => record.requestLine ?? BAD_REQUEST),
  HM: request((record) => requestPart(record, 0)),
  HU: request((record) => requestPart(record, 1)),
  HP: request((record) => withoutQuery(requestPart(record, 1))),
  HPO: request((record) => pathOf(requestPart(record, 1))),
  HQ: request(queryOf),
  HV: request((record) => requestPart(record, 2)),

  ST: number((record) => record.status),
  B: total((record) => record.bytesToClient),
  U: number((record) => record.bytesFromClient),
  ts: plain((record) => record.termination),
  tsc: plain((record) => record.termination + record.cookieState),
  ac: number((record) => record.processConnections),
  fc: number((record) => record.frontendSessions),
  bc: number((record) => record.backendSessions),
  sc: number((record) => record.serverSessions),
  rc: plain((record) => (record.redispatched ? `+${record.retries}` : String(record.retries))),
  sq: number((record) => record.serverQueuePosition),
  bq: number((record) => record.backendQueuePosition),
  rt: hexable((record) => record.requestNumber),
  lc: number((record) => record.logNumber),
  ID: request((record) => record.uniqueId ?? ''),
  OG: plain(({ endedAt }) => (endedAt < 0 ? 'txn_response' : 'txn_close')),
  pid: hexable(() => process.pid),
};

/** Those that always say something, which neither begins nor ends with a blank. */
export const SOLID_TAGS: ReadonlySet<string> = new Set(
  'T t tr trg ci cp fi fp f ft b s Ta Tc Td Th Ti Tq TR Tr Tt Tu Tw ST B U ts tsc ac fc bc sc rc sq bq lc'.split(
    ' ',
  ),
);

/** Those that +Q puts in quotes and does nothing else to. */
export const QUOTED_TAGS: ReadonlySet<string> = new Set('r HM HU HP HPO HQ HV ID'.split(' '));

/** Those that are numbers, by the table of manual 8.2.6. */
export const NUMERIC_TAGS: ReadonlySet<string> = new Set(
  'Ts ms Ta Tc Td Th Ti Tq TR Tr Tt Tu Tw B ST U ac bc bp bq cp fc fp lc pid rt sc sp sq'.split(' '),
);
