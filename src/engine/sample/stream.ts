// What samples are taken from: HAProxy's stream. A Transaction is one; so is a session in mode tcp, without heads.

import type { Backend } from '../backend/backend.js';
import type { ServerSlot } from '../backend/server.js';
import type { EngineContext } from '../context.js';
import type { Client } from '../http/client.js';
import type { LogRecord } from '../http/log-record.js';
import type { RequestHead, ResponseHead } from '../http1/head.js';
import type { Value } from './value.js';

/** What samples are taken from of the client's connection. */
export type StreamClient = Pick<
  Client,
  'connection' | 'entrance' | 'bind' | 'listenerCells' | 'acceptedAt' | 'acceptDateMs' | 'variables'
>;

export interface Stream extends LogRecord {
  readonly context: EngineContext;
  readonly client: StreamClient;
  readonly backendRuntime: Backend | undefined;
  readonly slot: ServerSlot | undefined;
  /** Undefined before, or without, an HTTP request. */
  readonly head: RequestHead | undefined;
  /** The response whose rules are being evaluated. */
  readonly responseHead: ResponseHead | undefined;
  /** Variables by their slot; undefined until one is set. Those of sess live with the client. */
  variables: Value[] | undefined;
}
