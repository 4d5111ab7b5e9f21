// Samples at layer 4, on the side of the client (manual 7.3.3): its connection, the listener, the frontend.
import { networkInterfaces } from 'node:os';
import { IpAddress } from '../../../common/ip.js';
import { Gauge } from '../../../state/slots.js';
import { type Fetch, family } from '../fetch.js';
import type { Stream } from '../stream.js';

const row = family({ need: 'client' });
const entrance = family({ need: 'entrance' });

/** ACLs ask for `src` again and again: its value stays with the client. */
export const sourceOf = ({ client, clientAddress }: Stream): IpAddress | undefined => {
  if (client.source?.text !== clientAddress)
    client.source = { text: clientAddress, address: IpAddress.ofPeer(clientAddress) };
  return client.source.address;
};

const destinationOf = ({ localAddress }: Stream): IpAddress | undefined => IpAddress.ofPeer(localAddress);

const originOf = ({ client: { origin, connection } }: Stream): IpAddress | undefined =>
  IpAddress.ofPeer(origin?.clientAddress ?? connection.remoteAddress);

const originalDestinationOf = ({ client: { origin, connection } }: Stream): IpAddress | undefined =>
  IpAddress.ofPeer(origin?.localAddress ?? connection.localAddress);

/** Unix sockets have no ports. */
export const portOf = (port: number): number | undefined => (port > 0 ? port : undefined);

/** Whether the system has that address. */
const isLocal = (address: IpAddress | undefined): boolean | undefined =>
  address &&
  Object.values(networkInterfaces()).some((some) =>
    some?.some((one) => IpAddress.ofPeer(one.address)?.equals(address)),
  );

/** Nothing but HTTP/1 is spoken. */
export const httpMajor = ({ frontend }: Stream): number | undefined =>
  frontend.mode === 'http' ? 1 : undefined;

export const clientFetches: readonly Fetch[] = [
  row('src', 'addr', 'Address of the client.', sourceOf),
  row('src_port', 'sint', 'Port of the client.', ({ clientPort }) => portOf(clientPort)),
  row('src_is_local', 'bool', 'Whether the client is on this machine.', (stream) =>
    isLocal(sourceOf(stream)),
  ),
  row('dst', 'addr', 'Address the client has connected to.', destinationOf),
  row('dst_port', 'sint', 'Port the client has connected to.', ({ localPort }) => portOf(localPort)),
  row('dst_is_local', 'bool', 'Whether the address connected to is of this machine.', (stream) =>
    isLocal(destinationOf(stream)),
  ),
  row(
    'fc_src',
    'addr',
    'Address that the connection has come from, whatever headers and rules say.',
    originOf,
  ),
  row(
    'fc_src_port',
    'sint',
    'Port that the connection has come from.',
    ({ client: { origin, connection } }) => portOf(origin?.clientPort ?? connection.remotePort),
  ),
  row('fc_src_is_local', 'bool', 'Whether the address of fc_src is of this machine.', (stream) =>
    isLocal(originOf(stream)),
  ),
  row(
    'fc_dst',
    'addr',
    'Address that the connection has come to, whatever headers and rules say.',
    originalDestinationOf,
  ),
  row('fc_dst_port', 'sint', 'Port that the connection has come to.', ({ client: { origin, connection } }) =>
    portOf(origin?.localPort ?? connection.localPort),
  ),
  row('fc_dst_is_local', 'bool', 'Whether the address of fc_dst is of this machine.', (stream) =>
    isLocal(originalDestinationOf(stream)),
  ),
  row(
    'fc_err',
    'sint',
    "Number of the error of the client's connection; 0: there is none.",
    ({ client }) => client.fault?.code ?? 0,
  ),
  row('fc_err_name', 'str', 'Name of that error.', ({ client }) => client.fault?.name ?? ''),
  row('fc_err_str', 'str', 'That error in words.', ({ client }) => client.fault?.text ?? 'Success'),
  row('fc_glitches', 'sint', 'Anomalies on the connection: not counted for HTTP/1.', () => 0),
  row('fc_http_major', 'sint', "HTTP major version on the client's connection.", httpMajor),
  row('fc_nb_streams', 'sint', "Streams on the client's connection.", () => 1),
  row('fc_settings_streams_limit', 'sint', "Most streams on the client's connection.", () => 1),
  entrance('dst_conn', 'sint', 'Connections on the same listener.', ({ client }) =>
    client.listenerCells.get(Gauge.listener.sessions),
  ),
  entrance('so_id', 'sint', 'Id of the listener.', ({ bind }) => bind.id),
  entrance('so_name', 'str', 'Name of the listener.', ({ bind }) => bind.name),
  entrance('fe_id', 'sint', 'Id of the frontend.', ({ frontend }) => frontend.id),
  entrance('fe_name', 'str', 'Name of the frontend.', ({ frontend }) => frontend.name),
  entrance('fe_defbe', 'str', 'Default backend of the frontend.', ({ frontend }) => frontend.defaultBackend),
];
