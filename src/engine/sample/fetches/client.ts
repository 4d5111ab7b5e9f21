// Samples at layer 4: the connection of the client (manual 7.3.3).
import { IpAddress } from '../../../common/ip.js';
import type { Fetch } from '../fetch.js';
import type { Stream } from '../stream.js';
import type { Value } from '../value.js';

const row = (name: string, summary: string, out: Fetch['out'], read: (stream: Stream) => Value): Fetch => ({
  name,
  usage: name,
  summary,
  args: [],
  need: 'client',
  out,
  create: () => read,
});

const address = (text: string): IpAddress | undefined => IpAddress.ofPeer(text);

export const clientFetches: readonly Fetch[] = [
  row('src', 'Address of the client.', 'addr', ({ clientAddress }) => address(clientAddress)),
  row('src_port', 'Port of the client.', 'sint', ({ clientPort }) => clientPort),
  row('dst', 'Address the client has connected to.', 'addr', ({ localAddress }) => address(localAddress)),
  row('dst_port', 'Port the client has connected to.', 'sint', ({ localPort }) => localPort),
];
