// Samples of dates, timers, timeouts and byte counts (manual 7.3.3, 7.3.4, 7.3.6; timers 8.4).
import { hasBackend, type Proxy, type Timeouts } from '../../../config/model.js';
import type { Need } from '../../../config/sample/places.js';
import type { LogRecord } from '../../http/log-record.js';
import { type Fetch, family, text } from '../fetch.js';
import * as timers from '../format/timers.js';
import type { Stream } from '../stream.js';
import { inUnit, UNITS } from './constant.js';

const date = (name: string, need: Need, summary: string, read: (record: LogRecord) => number): Fetch => ({
  name,
  usage: `${name}([<unit>])`,
  summary,
  args: [UNITS],
  need,
  out: 'sint',
  create: ([unit]) => {
    const wanted = text(unit);
    return (stream) => inUnit(Math.floor(read(stream)), wanted);
  },
});

/** Absent is 0, as HAProxy keeps it; so it is before there is a backend. */
const timeout = (name: string, of: 'frontend' | 'backend', key: keyof Timeouts): Fetch => {
  const need = of === 'frontend' ? 'entrance' : 'backend';
  const summary = `The timeout '${key}' of the ${of}, in ms.`;
  const read = of === 'frontend' ? ({ frontend }: Stream) => frontend : servingProxy;
  return family({ need })(name, 'sint', summary, (stream) => read(stream)?.timeouts[key] ?? 0);
};

/** The same, but for what `set-timeout` has said of this request. */
const currentTimeout = (name: string, of: 'frontend' | 'backend', key: keyof Timeouts): Fetch => {
  const configured = timeout(name, of, key);
  return {
    ...configured,
    summary: `The timeout '${key}' as it counts for the request, in ms.`,
    create: (args, compiler) => {
      const read = configured.create(args, compiler);
      return (stream) => stream.setTimeouts?.[key] ?? read(stream);
    },
  };
};

/** A `listen` serves until another backend is chosen. */
const servingProxy = ({ backend, frontend }: Stream): Proxy | undefined =>
  backend ?? (hasBackend(frontend) ? frontend : undefined);

const bytes = family({ need: 'internal' });
const kept = family({ need: 'request-kept' });
const atEnd = family({ need: 'end' });

export const timeFetches: readonly Fetch[] = [
  date('accept_date', 'client', 'When the connection was accepted.', ({ acceptDateMs }) => acceptDateMs),
  date(
    'request_date',
    'request-kept',
    "When the request's first byte came.",
    ({ requestDateMs }) => requestDateMs,
  ),
  family({ need: 'server-connection' })(
    'bc.timer.connect',
    'sint',
    'Time to connect to the server, in ms.',
    timers.Tc,
  ),
  family({ need: 'client' })(
    'fc.timer.handshake',
    'sint',
    'Time of handshakes below HTTP, in ms.',
    timers.Th,
  ),
  atEnd(
    'fc.timer.total',
    'sint',
    'Time from accept, or the request before it, to the end, in ms.',
    timers.Tt,
  ),
  kept('req.timer.hdr', 'sint', 'Time to receive the request, in ms.', timers.TR),
  kept('req.timer.idle', 'sint', 'Time of idling before the request, in ms.', timers.Ti),
  family({ need: 'server' })('req.timer.queue', 'sint', 'Time in queues, in ms.', timers.Tw),
  kept('req.timer.tq', 'sint', 'Time of idling and receiving the request, in ms.', timers.Tq),
  atEnd('res.timer.data', 'sint', 'Time of transferring the response, in ms.', timers.Td),
  family({ need: 'response-kept' })(
    'res.timer.hdr',
    'sint',
    'Time of waiting for the response, in ms.',
    timers.Tr,
  ),
  atEnd('txn.timer.total', 'sint', 'Time from the first byte of the request to the end, in ms.', timers.Ta),
  atEnd('txn.timer.user', 'sint', 'Time that the client has seen, in ms.', timers.Tu),
  timeout('be_connect_timeout', 'backend', 'connect'),
  timeout('be_queue_timeout', 'backend', 'queue'),
  timeout('be_server_timeout', 'backend', 'server'),
  timeout('be_tarpit_timeout', 'backend', 'tarpit'),
  timeout('be_tunnel_timeout', 'backend', 'tunnel'),
  currentTimeout('cur_client_timeout', 'frontend', 'client'),
  currentTimeout('cur_connect_timeout', 'backend', 'connect'),
  currentTimeout('cur_queue_timeout', 'backend', 'queue'),
  currentTimeout('cur_server_timeout', 'backend', 'server'),
  currentTimeout('cur_tarpit_timeout', 'backend', 'tarpit'),
  currentTimeout('cur_tunnel_timeout', 'backend', 'tunnel'),
  timeout('fe_client_timeout', 'frontend', 'client'),
  timeout('fe_tarpit_timeout', 'frontend', 'tarpit'),
  bytes('bytes_in', 'sint', 'Bytes the client has sent.', ({ bytesFromClient }) => bytesFromClient),
  bytes('bytes_out', 'sint', 'Bytes the client was sent.', ({ bytesToClient }) => bytesToClient),
  bytes('req.bytes_in', 'sint', 'Bytes the client has sent.', ({ bytesFromClient }) => bytesFromClient),
  bytes(
    'req.bytes_out',
    'sint',
    'The same bytes as the server was sent them.',
    (stream) => stream.bytesFromClient,
  ),
  bytes('res.bytes_in', 'sint', 'Bytes the server has sent.', ({ bytesToClient }) => bytesToClient),
  bytes(
    'res.bytes_out',
    'sint',
    'The same bytes as the client was sent them.',
    ({ bytesToClient }) => bytesToClient,
  ),
];
