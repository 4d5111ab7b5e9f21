// A health check as samples see it: a connection to a server that no client asked for. It has a backend, a server and
// variables, and whatever is of requests is not there.
import { Buffer } from 'node:buffer';
import type { Bind, Place, Proxy } from '../config/model.js';
import type { CheckAnswer, CheckResponse } from '../process/check-samples.js';
import type { Backend } from './backend/backend.js';
import type { ServerSlot } from './backend/server.js';
import type { EngineContext } from './context.js';
import type { Entrance } from './http/client.js';
import type { TerminationState } from './http/log-record.js';
import { RequestRecord } from './http/request-record.js';
import { ResponseHead } from './http1/head.js';
import { monotonicMs, refreshClock, wallMs } from './net/clock.js';
import type { Connection } from './net/connection.js';
import { Page } from './net/page.js';
import type { Inspection, Stream, StreamClient } from './sample/stream.js';
import type { Value } from './sample/value.js';
import { TcpClient } from './tcp/client.js';

export class CheckStream extends RequestRecord implements Stream {
  readonly backendRuntime: Backend | undefined;
  readonly slot: ServerSlot | undefined;
  client: StreamClient;
  outbound: Connection | undefined;
  variables: Value[] | undefined;
  uniqueId: string | undefined;
  responseHead: ResponseHead | undefined;
  responseText = '';
  inspection: Inspection | undefined;
  numbered = -1;

  // What only requests have.
  readonly head = undefined;
  readonly bodyText = '';
  readonly compressedWith = undefined;
  readonly reused = false;
  readonly service = undefined;
  readonly requestLine = undefined;
  readonly finalRule: Place | undefined;
  readonly cookieTrace = undefined;
  readonly direct = undefined;
  readonly wanted = undefined;
  readonly requestStartedAt = -1;
  readonly requestReceivedAt = -1;
  readonly queueLeftAt = -1;
  readonly connectedAt = -1;
  readonly respondedAt = -1;
  readonly endedAt = -1;
  readonly status = 0;
  readonly bytesFromClient = 0;
  readonly bytesToClient = 0;
  readonly termination: TerminationState = 'PR';
  readonly retries = 0;
  readonly redispatched = false;
  readonly serverQueuePosition = 0;
  readonly backendQueuePosition = 0;

  constructor(
    readonly context: EngineContext,
    proxy: number,
    server: number,
  ) {
    super();
    this.backendRuntime = context.backends[proxy];
    this.slot = this.backendRuntime?.servers[server];
    this.client = clientOf(context, context.model.proxies[proxy]!);
  }

  /** A check begins. */
  begin(): void {
    refreshClock();
    this.client = clientOf(this.context, this.frontend);
    this.variables = undefined;
    this.receive(NOTHING);
    this.outbound = undefined;
    this.numbered = -1;
  }

  /** What has come so far. */
  receive(answer: CheckAnswer): void {
    const isResponse = 'status' in answer;
    this.responseHead = isResponse ? headOf(answer) : undefined;
    this.responseText = isResponse ? answer.body : '';
    this.inspection = isResponse ? undefined : inspectionOf(answer.bytes);
  }

  get serverStatus(): number | undefined {
    return this.responseHead?.status;
  }

  get responseVersion(): number | undefined {
    return this.responseHead?.version;
  }

  get requestDateMs(): number {
    return this.acceptDateMs;
  }

  get idleSince(): number {
    return this.acceptedAt;
  }
}

const NOTHING: CheckAnswer = { bytes: '' };

const headOf = ({ version, status, reason, fields }: CheckResponse): ResponseHead => {
  const head = new ResponseHead();
  Object.assign(head, { version, status, reason });
  for (const [name, value] of fields) head.headers.add(name, value);
  return head;
};

const inspectionOf = (bytes: string): Inspection => ({
  bytes: Buffer.from(bytes, 'latin1'),
  final: true,
  undecided: false,
  head: undefined,
});

/** HAProxy's name of the frontend that checks come from. */
const CHECKS = 'CHECKS-FE';

/** Nobody, from nowhere. */
const clientOf = ({ state }: EngineContext, backend: Proxy): TcpClient => {
  const proxy: Proxy = { ...backend, name: CHECKS, mode: 'tcp' };
  const entrance: Entrance = {
    proxy,
    cells: state.frontend(proxy.index),
    log: undefined,
    uniqueId: undefined,
    addressHeaders: () => ({ forwardFor: undefined, originalTo: undefined }),
  };
  const client = new TcpClient(entrance, { ...NO_LISTENER, place: proxy.place }, state.process);
  client.connection = new Page('', 0, '', 0);
  client.handshakeMs = -1;
  client.acceptedAt = monotonicMs();
  client.acceptDateMs = wallMs();
  return client;
};

const NO_LISTENER: Omit<Bind, 'place'> = {
  index: -1,
  id: 0,
  address: { kind: 'inet', host: '', port: 0 },
  v4v6: false,
  v6only: false,
};
