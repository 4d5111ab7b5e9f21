// The face a client connection shows to the request it carries. HTTP/1 has one request at a time; each stream of
// HTTP/2 will be such a client.
import type { IpAddress } from '../../common/ip.js';
import type { Ends } from '../../common/proxy-header.js';
import type { Bind, Proxy } from '../../config/model.js';
import type { Cells } from '../../state/cells.js';
import type { ServerSlot } from '../backend/server.js';
import type { ServerConnection } from '../backend/upstream/server-connection.js';
import type { TrafficLog } from '../log/traffic.js';
import type { Connection } from '../net/connection.js';
import type { ProxyHeader } from '../net/proxy-header.js';
import type { Value } from '../sample/value.js';
import type { AddressHeaders } from './address-headers.js';
import type { UniqueId } from './unique-id.js';

/** What a request needs of the frontend it came in by. */
export interface Entrance {
  readonly proxy: Proxy;
  readonly cells: Cells;
  readonly log: TrafficLog | undefined;
  readonly uniqueId: UniqueId | undefined;
  /** The address headers of requests from here to `backend`. */
  addressHeaders(backend: Proxy): AddressHeaders;
}

/** Why a connection never got as far as a request (manual 7.3.3, "fc_err_str"). */
export interface ConnectionFault {
  readonly code: number;
  readonly name: string;
  readonly text: string;
}

export interface Client {
  readonly connection: Connection;
  readonly entrance: Entrance;
  readonly bind: Bind;
  readonly listenerCells: Cells;
  readonly acceptedAt: number;
  readonly acceptDateMs: number;
  /** What the headers before all else took, until the first request is over: it is told of once. */
  handshakeMs: number;
  /** The PROXY header that the connection began with. */
  proxyHeader: ProxyHeader | undefined;
  /** The ends of the connection itself, where headers may have told of others. */
  origin: Ends | undefined;
  /** There for a connection that was refused. */
  fault?: ConnectionFault;
  /** Requests so far on this connection, this one included. */
  readonly requests: number;
  /** The client's address as a value, kept by the sample `src`, and the text it was made of. */
  source: { readonly text: string; readonly address: IpAddress | undefined } | undefined;
  /** Variables of scope sess, by their slot. */
  variables: Value[] | undefined;
  /** Server connections that only this client may use (http-reuse never). */
  readonly own: ServerConnection[];
  /** The server of its last request, if the connection to it can be used again. */
  lastServer: ServerSlot | undefined;
  /** The client has sent FIN. */
  readonly halfClosed: boolean;
  /** Bytes of this client are being taken right now: its request need not send its head on its own. */
  readonly consuming: boolean;
  /** What has come and was not taken yet; borrowed. */
  readonly bytesAhead: Buffer | undefined;
  /** Hands over the bytes of the body that wait, and reads on. */
  resumeBody(): void;
  pauseBody(): void;
  /** Once its request is over, the connection is neither closed nor heard any more. */
  fallSilent(): void;
  /** Reads over what is here of a body that nobody wants. */
  discardBody(): void;
  /** From now on every byte goes to the request as it is. */
  startTunnel(): void;
  /** Watches a client that does not take what it is sent, or does not send what it has to (`timeout client`). */
  watchWrites(): void;
  /** The response is out. `keep`: the connection may carry another request. */
  finished(keep: boolean): void;
}
