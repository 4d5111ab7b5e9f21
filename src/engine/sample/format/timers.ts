// The timers of a log line in ms, -1 for what was not reached (manual 8.4; the letters are the manual's).
import type { LogRecord } from '../../http/log-record.js';

type Timer = (record: LogRecord) => number;

const isTcp = (record: LogRecord): boolean => record.frontend.mode === 'tcp';
const span = (from: number, to: number): number => (from < 0 || to < 0 ? -1 : to - from);

/** Where the timers of this request start: the accept, or the end of the request before it on the connection. */
const origin: Timer = (record) => (isTcp(record) ? record.acceptedAt : record.idleSince);

/** First byte of the request; where none came, idling has not ended and everything counts from the origin. */
const firstByte: Timer = (record) =>
  isTcp(record) || record.requestStartedAt < 0 ? origin(record) : record.requestStartedAt;

/** Whole request there: in mode tcp there is nothing to wait for. */
const received: Timer = (record) =>
  isTcp(record) ? record.acceptedAt + record.handshakeMs : record.requestReceivedAt;

/** A service inside the proxy needs neither queue nor connection: its answer starts where the request ends. */
const queueLeft: Timer = (record) => (record.service ? received(record) : record.queueLeftAt);
const connected: Timer = (record) => (record.service ? received(record) : record.connectedAt);

/** What came before everything else: the headers of PROXY and NetScaler. */
export const Th: Timer = (record) => record.handshakeMs;
export const Ti: Timer = (record) =>
  span(origin(record) + Th(record), isTcp(record) ? -1 : record.requestStartedAt);
export const TR: Timer = (record) => (isTcp(record) ? -1 : span(firstByte(record), received(record)));
export const Tq: Timer = (record) => (isTcp(record) ? -1 : span(origin(record), received(record)));
/** A request that is held back by `tarpit` is never taken to have been received. */
export const Tw: Timer = (record) =>
  span(received(record) < 0 ? firstByte(record) : received(record), queueLeft(record));
export const Tc: Timer = (record) => span(queueLeft(record), connected(record));
export const Tr: Timer = (record) => span(connected(record), record.respondedAt);
export const Td: Timer = (record) =>
  span(isTcp(record) ? record.connectedAt : record.respondedAt, record.endedAt);
export const Ta: Timer = (record) => record.endedAt - firstByte(record);
export const Tt: Timer = (record) => record.endedAt - origin(record);
export const Tu: Timer = Ta;
