// What samples are taken from: HAProxy's stream. A Transaction is one; so is a session in mode tcp, without heads.
import type { Buffer } from 'node:buffer';
import type { Place, Timeouts } from '../../config/model.js';
import type { Backend } from '../backend/backend.js';
import type { ServerSlot } from '../backend/server.js';
import type { EngineContext } from '../context.js';
import type { Captured } from '../http/captures.js';
import type { Client } from '../http/client.js';
import type { LogRecord } from '../http/log-record.js';
import type { RequestHead, ResponseHead } from '../http1/head.js';
import type { Connection } from '../net/connection.js';
import type { Value } from './value.js';

/** What samples are taken from of the client's connection. */
export type StreamClient = Pick<
  Client,
  | 'connection'
  | 'entrance'
  | 'bind'
  | 'listenerCells'
  | 'acceptedAt'
  | 'acceptDateMs'
  | 'handshakeMs'
  | 'fault'
  | 'proxyHeader'
  | 'origin'
  | 'variables'
  | 'requests'
  | 'source'
>;

/** Bytes that `tcp-request content` or `tcp-response content` look at before they are passed on (manual 7.3.5). */
export interface Inspection {
  /** Undefined in mode http, where the head has been read and only more of the body may come. */
  readonly bytes: Buffer | undefined;
  /** No more of them will come, or the time to wait for them is over. */
  readonly final: boolean;
  /** Set by a fetch that more bytes may give another outcome: the rules then wait. */
  undecided: boolean;
  /** Of an HTTP request, where the bytes begin with one. */
  readonly head: RequestHead | undefined;
}

export interface Stream extends LogRecord {
  readonly context: EngineContext;
  readonly client: StreamClient;
  readonly backendRuntime: Backend | undefined;
  readonly slot: ServerSlot | undefined;
  /** The connection the request was sent on, even when that is over. */
  readonly outbound: Connection | undefined;
  /** It has carried requests before this one. */
  readonly reused: boolean;
  /** Undefined before, or without, an HTTP request. */
  readonly head: RequestHead | undefined;
  /** What of the request's body has come, without framing; '' unless it has been waited for. */
  readonly bodyText: string;
  /** What of the response's body has come, without framing, while its rules are being evaluated. */
  readonly responseText: string;
  /** The response whose rules are being evaluated. */
  readonly responseHead: ResponseHead | undefined;
  /** As the server has sent them; undefined before, and where the proxy answers itself. */
  readonly serverStatus: number | undefined;
  /** 10 or 11. */
  readonly responseVersion: number | undefined;
  /** The algorithm of `compression algo` that its response is compressed with. */
  readonly compressedWith: string | undefined;
  /** What `set-timeout` has said of it. */
  readonly setTimeouts: Timeouts | undefined;
  /** Where rules note what they have to; not there in mode tcp. */
  readonly mark?: { captured?: Captured };
  /** What they have said so far; undefined until one does. */
  readonly marks?: { readonly priorityClass?: number; readonly priorityOffset?: number } | undefined;
  /** While rules look at bytes; else undefined. */
  readonly inspection: Inspection | undefined;
  /** The rule that has ended a list of rules last: deny, accept and their like. */
  readonly finalRule: Place | undefined;
  /** Once somebody has asked for it (manual 4.2, "unique-id-format"). */
  uniqueId: string | undefined;
  /** Variables by their slot; undefined until one is set. Those of sess live with the client. */
  variables: Value[] | undefined;
}
