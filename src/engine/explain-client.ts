// The client of an explained request: an address it comes from, and a connection on which nothing travels.
import type { Bind } from '../config/model.js';
import type { Cells } from '../state/cells.js';
import type { EngineContext } from './context.js';
import type { ExplainRequest } from './explain.js';
import { Admission } from './frontend/admission.js';
import { Frontend } from './frontend/frontend.js';
import type { Client, Entrance } from './http/client.js';
import { compileUniqueId } from './http/unique-id.js';
import { monotonicMs, refreshClock, wallMs } from './net/clock.js';
import { Page } from './net/page.js';
import { Compiler } from './sample/compiler.js';
import type { Value } from './sample/value.js';
import type { VariableSlots } from './sample/variables.js';

export class ExplainClient implements Client {
  readonly connection: Page;
  readonly entrance: Entrance;
  readonly bind: Bind;
  readonly listenerCells: Cells;
  readonly acceptedAt: number;
  readonly acceptDateMs: number;
  readonly requests = 1;
  readonly own = [];
  lastServer: Client['lastServer'];
  readonly halfClosed = false;
  readonly consuming = false;
  readonly bytesAhead = undefined;
  source: Client['source'];
  handshakeMs = 0;
  proxyHeader: Client['proxyHeader'];
  origin: Client['origin'];
  variables: Value[] | undefined;

  constructor(context: EngineContext, variables: VariableSlots, request: ExplainRequest) {
    refreshClock();
    const { proxy, bind, clientAddress, clientPort } = request;
    const compiler = new Compiler(context.model, proxy, variables);
    const uniqueId = compileUniqueId(proxy, (format) => compiler.format(format, 'log'));
    this.entrance = new Frontend(proxy, context, undefined, uniqueId, new Admission(context));
    this.bind = bind;
    this.listenerCells = context.state.listener(proxy.index, bind.index);
    const { address } = bind;
    const local = address.kind === 'inet' ? address : { host: '', port: 0 };
    const host = local.host === '0.0.0.0' || local.host === '::' ? '127.0.0.1' : local.host;
    this.connection = new Page(clientAddress, clientPort, host, local.port);
    this.acceptedAt = monotonicMs();
    this.acceptDateMs = wallMs();
  }

  resumeBody(): void {}
  pauseBody(): void {}
  discardBody(): void {}
  fallSilent(): void {}
  startTunnel(): void {}
  watchWrites(): void {}
  finished(): void {}
}
