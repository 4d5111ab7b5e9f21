// The traffic log of one frontend: which line, when, and to whom (manual 8.2 and 8.3).
import type { Proxy } from '../../config/model.js';
import { type Identity, LogLevel, openLog } from '../../log/log.js';
import type { LogRecord } from '../http/log-record.js';
import { compileLogFormat, type FormatLine } from './format.js';

/** The predeclared formats, strings of the manual 8.2.2 and 8.2.3. */
export const LOG_FORMATS = {
  tcp: '%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq',
  http:
    '%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc ' +
    '%ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r',
  clf:
    '%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc ' +
    '%ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl',
} as const;

export interface TrafficLog {
  /**
   * When `send` is due. start: the default format tells of each connection in mode tcp, of each valid request in mode
   * http, as soon as it is there. end: the line tells how it went.
   */
  readonly due: 'start' | 'end';
  /** Level info. Leaves out what `option dontlognull` leaves out. */
  send(record: LogRecord): void;
}

/** Undefined when nobody listens: then there is nothing to remember for a line either. */
export const openTrafficLog = (frontend: Proxy, identity: Identity): TrafficLog | undefined => {
  const log = openLog(frontend.logs, identity);
  if (!log.wants(LogLevel.info)) return undefined;
  const line = frontend.logFormat === 'default' ? connectLine : compiled(LOG_FORMATS[frontend.logFormat]);
  const silentOnNull = frontend.options.dontlognull;
  return {
    due: frontend.logFormat === 'default' ? 'start' : 'end',
    send(record) {
      if (silentOnNull && record.bytesFromClient === 0) return;
      log.send(LogLevel.info, line(record));
    },
  };
};

const compiled = (format: string): FormatLine => {
  const line = compileLogFormat(format);
  if (typeof line === 'function') return line;
  throw new Error(`predeclared log format: ${line.error} at ${line.position}`);
};

/** The line of a frontend that chose no format (manual 8.2.1). */
const connectLine: FormatLine = (record) => {
  const { frontend, bind, clientAddress, clientPort, localAddress, localPort } = record;
  const proxy = `(${frontend.name}/${frontend.mode.toUpperCase()})`;
  if (bind.address.kind === 'unix') return `Connect to unix:${bind.id} ${proxy}`;
  return `Connect from ${clientAddress}:${clientPort} to ${localAddress}:${localPort} ${proxy}`;
};
