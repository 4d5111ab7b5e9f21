// The client's connection in mode tcp, as samples and log lines see it.
import type { Bind } from '../../config/model.js';
import type { Cells } from '../../state/cells.js';
import type { Entrance } from '../http/client.js';
import { monotonicMs, wallMs } from '../net/clock.js';
import type { Connection } from '../net/connection.js';
import type { StreamClient } from '../sample/stream.js';
import type { Value } from '../sample/value.js';

export class TcpClient implements StreamClient {
  connection!: Connection;
  acceptDateMs = wallMs();
  acceptedAt = monotonicMs();
  handshakeMs = 0;
  proxyHeader: StreamClient['proxyHeader'];
  origin: StreamClient['origin'];
  readonly requests = 1;
  source: StreamClient['source'];
  variables: Value[] | undefined;

  constructor(
    readonly entrance: Entrance,
    readonly bind: Bind,
    readonly listenerCells: Cells,
  ) {}
}
