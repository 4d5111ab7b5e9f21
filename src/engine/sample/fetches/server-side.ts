// Samples on the side of the server (manual 7.3.3): the backend that was chosen, the server, the connection to it.
import { IpAddress } from '../../../common/ip.js';
import type { Proxy } from '../../../config/model.js';
import type { Connection } from '../../net/connection.js';
import { type Fetch, family } from '../fetch.js';
import type { Stream } from '../stream.js';
import type { Value } from '../value.js';
import { httpMajor, portOf } from './client.js';

const ofBackend = family({ need: 'backend' });
const ofServer = family({ need: 'server' });
const onConnection = family({ need: 'server-connection' });

/** A request that could not be read is no stream to HAProxy. */
export const isStream = ({ frontend, requestLine }: Stream): boolean =>
  frontend.mode === 'tcp' || requestLine !== undefined;

/** Before a backend is chosen, and when none is, the frontend stands for it. */
const backendOf = (stream: Stream): Proxy | undefined =>
  isStream(stream) ? (stream.backend ?? stream.frontend) : undefined;

export const speaksHttp2 = ({ slot }: Stream): boolean => slot?.config.proto === 'h2';

/** A sample of the connection to the server; none before there is one. */
const row = (
  name: string,
  out: Fetch['out'],
  summary: string,
  read: (connection: Connection) => Value,
): Fetch =>
  family({ need: 'server-connection' })(name, out, summary, ({ outbound }) => outbound && read(outbound));

export const serverSideFetches: readonly Fetch[] = [
  ofBackend('be_id', 'sint', 'Id of the backend.', (stream) => backendOf(stream)?.id),
  ofBackend('be_name', 'str', 'Name of the backend.', (stream) => backendOf(stream)?.name),
  ofServer('srv_id', 'sint', 'Id of the server.', ({ server }) => server?.id),
  ofServer('srv_name', 'str', 'Name of the server.', ({ server }) => server?.name),
  ofServer(
    'bc_be_queue',
    'sint',
    "Requests that stood before it in the backend's queue.",
    (stream) => stream.backendQueuePosition,
  ),
  ofServer(
    'bc_srv_queue',
    'sint',
    "Requests that stood before it in the server's queue.",
    (stream) => stream.serverQueuePosition,
  ),
  ofServer('txn.conn_retries', 'sint', 'How often connecting was tried again.', ({ retries }) => retries),
  ofServer('txn.redispatched', 'bool', 'Whether another server was tried.', (stream) => stream.redispatched),
  onConnection(
    'bc_reused',
    'bool',
    'Whether the connection to the server had served before.',
    ({ reused }) => reused,
  ),
  row('bc_dst', 'addr', "The server's address.", ({ remoteAddress }) => IpAddress.ofPeer(remoteAddress)),
  row('bc_dst_port', 'sint', "The server's port.", ({ remotePort }) => portOf(remotePort)),
  row('bc_src', 'addr', 'Our address towards the server.', ({ localAddress }) =>
    IpAddress.ofPeer(localAddress),
  ),
  row('bc_src_port', 'sint', 'Our port towards the server.', ({ localPort }) => portOf(localPort)),
  row('bc_err', 'sint', "Number of the error of the server's connection: 0, it is there.", () => 0),
  row('bc_err_name', 'str', 'Name of that error: none.', () => ''),
  row('bc_err_str', 'str', 'That error in words.', () => 'Success'),
  row('bc_glitches', 'sint', 'Anomalies on the connection: not counted for HTTP/1.', () => 0),
  onConnection(
    'bc_http_major',
    'sint',
    "HTTP major version on the server's connection.",
    (stream) => stream.outbound && (speaksHttp2(stream) ? 2 : httpMajor(stream)),
  ),
  row('bc_nb_streams', 'sint', "Streams on the server's connection.", () => 1),
  row('bc_settings_streams_limit', 'sint', "Most streams on the server's connection.", () => 1),
];
