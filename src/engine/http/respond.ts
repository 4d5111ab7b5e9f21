// Heads as they go on the wire: to the server, to the client, and the proxy's own answers. Always made anew from the
// parsed form. All of it goes into the thread's gather; who fills it last flushes it.
import { Buffer } from 'node:buffer';
import type { ServiceAnswer } from '../../process/messages.js';
import { Counter } from '../../state/slots.js';
import { ResponseHead } from '../http1/head.js';
import { parseResponse } from '../http1/parse-head.js';
import { monotonicMs } from '../net/clock.js';
import { closesServer, keepsClient } from './connection-mode.js';
import { finish } from './finish.js';
import { reasonOf } from './reasons.js';
import { defaultReply, type Reply } from './replies.js';
import { afterResponse, followService } from './response-rules.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';
import { uniqueIdLine } from './unique-id.js';

/** The request's head, with what the proxy adds. */
export const sendRequestHead = (txn: Transaction): void => {
  const { head } = txn;
  const { headers } = head;
  const { ownFields, spelling } = txn.context.plans[txn.backend!.index]!;
  if (ownFields?.replaces !== undefined) headers.remove(ownFields.replaces);
  const { uniqueId } = txn.client.entrance;
  const adders = txn.client.entrance.addressHeaders(txn.backend!);
  let text = head.serialise();
  // A retry builds it again from what the client sent: what is ours is not kept among that.
  if (uniqueId) text += uniqueIdLine(txn, uniqueId);
  if (adders.forwardFor) text += adders.forwardFor(headers, txn.clientAddress);
  if (adders.originalTo) text += adders.originalTo(headers, txn.localAddress);
  if (ownFields) text += ownFields.lines(txn);
  if (closesServer(txn)) {
    if (head.version === 11 && !txn.backend!.options.pretendKeepalive) text += 'connection: close\r\n';
  } else if (head.version === 10 && !head.asksUpgrade) text += 'connection: keep-alive\r\n';
  txn.context.gather.addText((spelling.server?.(text) ?? text) + '\r\n');
};

/** Names of header fields as the client wants them. */
const spelt = (txn: Transaction, text: string): string =>
  txn.context.plans[txn.frontend.index]!.spelling.client?.(text) ?? text;

/** Whoever wants to see the body asks for it (RFC 9110, 10.1.1); the server is not asked any more. */
export const sendContinue = (txn: Transaction): void => {
  const { head, client, context } = txn;
  const { headers } = head;
  if (head.version === 10 || headers.get('expect')?.toLowerCase() !== '100-continue') return;
  headers.remove('expect');
  context.gather.addText('HTTP/1.1 100 Continue\r\n\r\n');
  txn.bytesToClient += context.gather.size;
  context.gather.flush(client.connection);
};

/** 103, while the server is not even asked (RFC 8297). */
export const sendEarlyHints = (txn: Transaction, fields: string): void => {
  const { gather } = txn.context;
  gather.addText(`HTTP/1.1 103 Early Hints\r\n${spelt(txn, fields)}\r\n`);
  txn.bytesToClient += gather.size;
  gather.flush(txn.client.connection);
};

export const sendInterimHead = (txn: Transaction, head: ResponseHead): void => {
  // RFC 9110, 15.2: HTTP/1.0 has no interim responses.
  if (txn.head.version === 10) return;
  dropLength(head);
  const fields = spelt(txn, head.headers.serialise());
  txn.context.gather.addText(`HTTP/1.1 ${head.status} ${head.reason}\r\n${fields}\r\n`);
};

/** The server's head, with the connection field that is true between client and proxy. */
export const sendResponseHead = (txn: Transaction, head: ResponseHead, tunnel: boolean): void => {
  txn.status = head.status;
  txn.keepClient = !tunnel && txn.responseBody !== 'close' && !head.chunkedInHttp10 && keepsClient(txn);
  countStatus(txn);
  let text = responseText(head);
  if (!tunnel) text += connectionField(txn, head.version);
  txn.context.gather.addText(spelt(txn, text) + '\r\n');
};

/** The client has asked for a head alone, whatever rules have made of its method. */
export const wantsHead = ({ head }: Transaction): boolean => head.line.startsWith('HEAD ');

/** There is no body behind such a status (RFC 9110, 6.4.1). */
export const isBodiless = (status: number): boolean => status < 200 || status === 204 || status === 304;

/** RFC 9110, 8.6: neither 1xx nor 204 says a length. */
const dropLength = ({ status, headers }: ResponseHead): void => {
  if (status === 204 || status < 200) {
    headers.remove('content-length');
    headers.remove('transfer-encoding');
  }
};

const responseText = (head: ResponseHead): string => {
  dropLength(head);
  return head.serialise();
};

/** Said only where it differs from what the versions imply. */
const connectionField = (txn: Transaction, version: number): string => {
  if (!txn.keepClient) return version === 11 ? 'connection: close\r\n' : '';
  return version === 10 || txn.head.version === 10 ? 'connection: keep-alive\r\n' : '';
};

/** Answers with a page of the proxy's own, and ends the request. */
export const sendReply = (txn: Transaction, reply: Reply): void => {
  // What is no request is told so before any rule is asked.
  const ruled = txn.context.ruledAnswers && txn.requestLine !== undefined;
  const head = ruled ? ruledHead(txn, reply.statusLine + reply.fields) : undefined;
  const status = head?.status ?? reply.status;
  beginAnswer(txn, status);
  if (reply.closes) txn.keepClient = false;
  const body = wantsHead(txn) || isBodiless(status) ? '' : reply.body;
  const text = head ? responseText(head) : reply.statusLine + reply.fields;
  const fields = spelt(txn, text + connectionField(txn, reply.version ?? 11));
  txn.context.gather.addText(`${fields}\r\n${body}`);
  endAnswer(txn);
};

/** An answer's head after `http-after-response` rules have been at it. */
const ruledHead = (txn: Transaction, text: string): ResponseHead => {
  const head = readHead(text);
  afterResponse(txn, head);
  return head;
};

const readHead = (text: string): ResponseHead => {
  const head = new ResponseHead();
  parseResponse(`${text}\r\n`, 0, head);
  return head;
};

/** Relays what control answered. */
export const sendServiceAnswer = (txn: Transaction, answer: ServiceAnswer): void => {
  let text = `HTTP/1.1 ${answer.status} ${reasonOf(answer.status)}\r\n`;
  for (const [name, value] of answer.headers) text += `${name}: ${value}\r\n`;
  text += `content-length: ${answer.body.length}\r\n`;
  const head = txn.context.ruledResponses ? readHead(text) : undefined;
  if (head && followService(txn, head)) return;
  const status = head?.status ?? answer.status;
  beginAnswer(txn, status);
  if (head) text = responseText(head);
  txn.context.gather.addText(`${spelt(txn, text + connectionField(txn, 11))}\r\n`);
  endAnswer(txn, wantsHead(txn) || isBodiless(status) ? undefined : answer.body);
};

const beginAnswer = (txn: Transaction, status: number): void => {
  txn.status = status;
  const isRequest = txn.requestLine !== undefined;
  if (isRequest && !txn.body.done) txn.client.discardBody();
  // A request that could not be read to its end leaves nothing to go on from.
  txn.keepClient = isRequest && txn.body.done && keepsClient(txn);
  countStatus(txn);
};

const endAnswer = (txn: Transaction, body?: Uint8Array): void => {
  const { gather } = txn.context;
  const { connection } = txn.client;
  txn.bytesToClient += gather.size + (body?.length ?? 0);
  gather.flush(connection);
  if (body && body.length > 0)
    connection.writeBytes(Buffer.from(body.buffer, body.byteOffset, body.length), 0, body.length);
  if (txn.service !== undefined) txn.respondedAt = monotonicMs();
  txn.stage = Stage.data;
  finish(txn);
};

/** The page for a status: the backend's, else the frontend's, else HAProxy's (manual 4.2, "http-error"). */
export const pageOf = (txn: Transaction, status: number): Reply => {
  const { replies } = txn.context;
  const { frontend, backend } = txn;
  const kind = txn.requestLine === undefined ? 'early' : 'pages';
  const made =
    (backend && replies[backend.index]![kind].get(status)) ?? replies[frontend.index]![kind].get(status);
  return made ? made(txn) : (defaultReply(status) ?? defaultReply(500)!);
};

const STATUS_CLASSES = [
  Counter.frontend.httpOther,
  Counter.frontend.http1xx,
  Counter.frontend.http2xx,
  Counter.frontend.http3xx,
  Counter.frontend.http4xx,
  Counter.frontend.http5xx,
] as const;
const FROM_FRONTEND = Counter.server.httpOther - Counter.frontend.httpOther;

const classOf = (status: number): number =>
  STATUS_CLASSES[Math.floor(status / 100)] ?? Counter.frontend.httpOther;

/**
 * Counts the status that the client gets, and for the server the one it has sent; backends and servers have their
 * counters at the same offsets.
 */
export const countStatus = ({ client, backendRuntime, slot, status, serverStatus }: Transaction): void => {
  const counter = classOf(status);
  client.entrance.cells.count(counter);
  backendRuntime?.cells.count(counter + FROM_FRONTEND);
  if (serverStatus !== undefined) slot?.cells.count(classOf(serverStatus) + FROM_FRONTEND);
};
