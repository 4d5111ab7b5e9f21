// The traffic log of one frontend: which line, when, and to whom (manual 8.2 and 8.3).
import { preciseNow } from '../../common/dates.js';
import type { Proxy } from '../../config/model.js';
import type { LogFormat } from '../../config/rules.js';
import { readFormat } from '../../config/sample/format.js';
import { tagCards } from '../../config/sample/tags.js';
import { PRECISE_ENVELOPES } from '../../log/envelope.js';
import { type Identity, LogLevel, line, openLog } from '../../log/log.js';
import { Gauge } from '../../state/slots.js';
import { wallMs } from '../net/clock.js';
import type { Compiler } from '../sample/compiler.js';
import type { WriteLine } from '../sample/format/compile.js';
import { withMs } from '../sample/format/tags.js';
import { isNormal } from '../sample/normal.js';
import type { Stream, StreamClient } from '../sample/stream.js';

/** The predeclared formats, strings of the manual 8.2.2 and 8.2.3. */
export const LOG_FORMATS = {
  tcp: '%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq',
  http:
    '%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc ' +
    '%ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r',
  // What haproxy logs of a connection without TLS.
  https:
    '%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc ' +
    '%ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r 0/-/-/-/0 -/-/-',
  clf:
    '%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc ' +
    '%ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl',
} as const;

export interface TrafficLog {
  /**
   * When `send` is due. start: the default format tells of each connection in mode tcp, of each valid request in mode
   * http, as soon as it is there. end: the line tells how it went. asap: it tells what is known when the response's
   * head is there (mode http) or the connection to the server (mode tcp), and at the end where it comes to neither.
   */
  readonly due: 'start' | 'asap' | 'end';
  /** At level info, or err under `option log-separate-errors`. Leaves out what the `dontlog…` options leave out. */
  send(stream: Stream): void;
  /** A connection that never got as far as a stream. `isNull`: `option dontlognull` leaves it out. */
  sendRefusal(refused: Stream, isNull: boolean): void;
}

/** Undefined when nobody listens: then there is nothing to remember for a line either. */
export const openTrafficLog = (
  frontend: Proxy,
  identity: Identity,
  compiler: Pick<Compiler, 'line' | 'format'>,
): TrafficLog | undefined => {
  const isPrecise = frontend.logs.some(({ format }) => PRECISE_ENVELOPES.has(format));
  const speaker = { ...identity, tag: frontend.logTag ?? identity.tag };
  const log = openLog(frontend.logs, speaker, isPrecise ? preciseNow : wallMs);
  // Rules may make a line more urgent than it is by itself.
  if (!log.wants(LogLevel.emerg)) return undefined;
  const { logFormat, errorLogFormat, logFormatSd } = frontend;
  const usual =
    logFormat === 'default'
      ? writeConnect
      : compiler.line(typeof logFormat === 'string' ? predeclared(LOG_FORMATS[logFormat]) : logFormat);
  const ofErrors = errorLogFormat && compiler.line(errorLogFormat);
  const structured = logFormatSd && compiler.format(logFormatSd, 'log');
  const { dontlognull, logAsap, dontlogNormal = false, logSeparateErrors = false } = frontend.options;
  const due = logFormat === 'default' ? 'start' : logAsap ? 'asap' : 'end';
  const silentOnNull = dontlognull && due !== 'start';
  const selective = due !== 'start' && (dontlogNormal || logSeparateErrors);
  return {
    due,
    sendRefusal(refused, isNull) {
      const { client } = refused;
      if (isNull && dontlognull) return;
      const level = logSeparateErrors ? LogLevel.err : LogLevel.info;
      if (!log.wants(level)) return;
      client.entrance.cells.draw(Gauge.frontend.logLines);
      line.begin();
      if (ofErrors) ofErrors(refused, line);
      else line.write(`${whereFrom(client)}: ${client.fault?.text ?? 'Success'}`);
      log.sendLine(level);
    },
    send(stream) {
      const { logLevel } = stream;
      if (logLevel === 'silent' || (silentOnNull && stream.bytesFromClient === 0)) return;
      const normal = !selective || isNormal(stream);
      if (normal && selective && dontlogNormal) return;
      const level = logLevel ?? (normal || !logSeparateErrors ? LogLevel.info : LogLevel.err);
      if (!log.wants(level)) return;
      stream.client.entrance.cells.draw(Gauge.frontend.logLines);
      const data = structured?.(stream);
      const write = ofErrors && !isNormal(stream) ? ofErrors : usual;
      line.begin();
      write(stream, line);
      log.sendLine(level, data);
    },
  };
};

/** A predeclared format, read as one of a cfg is. */
const predeclared = (text: string): LogFormat => {
  const read = readFormat(text, {
    language: { fetches: new Map(), converters: new Map(), tags: tagCards },
    where: 'log',
    section: 'frontend',
  });
  if ('parts' in read) return read;
  throw new Error(`predeclared log format: ${read.message} at ${read.offset}`);
};

/** The line of a frontend that chose no format (manual 8.2.1). */
const writeConnect: WriteLine<Stream> = (stream, into) => {
  const { frontend, bind, clientAddress, clientPort, localAddress, localPort } = stream;
  const proxy = `(${frontend.name}/${frontend.mode.toUpperCase()})`;
  if (bind.address.kind === 'unix' && clientAddress === '') into.write(`Connect to unix:${bind.id} ${proxy}`);
  else into.write(`Connect from ${clientAddress}:${clientPort} to ${localAddress}:${localPort} ${proxy}`);
};

/** How HAProxy begins a line about a connection without a stream: client, date, listener. */
const whereFrom = ({ connection, bind, entrance, acceptDateMs }: StreamClient): string => {
  const { remoteAddress, remotePort } = connection;
  const who = remoteAddress === '' ? `unix:${bind.id}` : `${remoteAddress}:${remotePort}`;
  return `${who} [${withMs(acceptDateMs)}] ${entrance.proxy.name}/${bind.name ?? bind.id}`;
};
