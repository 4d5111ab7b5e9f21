// The transport of HTTP checks to servers with `proto h2` or `check-proto h2`: node:http2, on the connection that dial.ts
// has opened.
import { type ClientHttp2Stream, connect, type OutgoingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CheckResult } from './check.js';
import type { Fields } from './header-match.js';
import type { Judgement, Transport } from './http.js';
import { checkRequest, type FilledRequest } from './request.js';
import { wireTo } from './wire.js';

/** A longer response is judged by what has come (HAProxy's `tune.bufsize`). */
const MOST_BYTES = 16384;

/** Fields that are about a connection of HTTP/1 (RFC 9113, 8.2.2). */
const CONNECTION_FIELD =
  /^(?:connection|http2-settings|keep-alive|proxy-connection|te|transfer-encoding|upgrade)$/;

export const http2Transport: Transport = (send, judgement) => {
  let wire: Duplex | undefined;
  return {
    opened(socket, finish) {
      wire = wireTo((bytes) => socket.write(bytes));
      try {
        listen(ask(wire, socket, send), judgement, finish);
      } catch {
        // Fields that node:http2 refuses to send.
        return { status: 'SOCKERR' };
      }
      return undefined;
    },
    received(bytes) {
      wire?.push(bytes);
      return undefined;
    },
    ended() {
      wire?.push(null);
      return undefined;
    },
    late: judgement.late,
  };
};

const ask = (wire: Duplex, socket: Socket, send: FilledRequest): ClientHttp2Stream => {
  const session = connect(originOf(socket), {
    createConnection: () => wire,
    settings: { enablePush: false },
  });
  session.on('error', () => {});
  socket.once('close', () => session.destroy());
  const stream = session.request(fieldsOf(send), { endStream: send.body === undefined });
  if (send.body !== undefined) stream.end(send.body, 'latin1');
  return stream;
};

/** Names the authority of requests without a Host, which some servers insist on. */
const originOf = ({ remoteAddress = 'localhost', remotePort = 80 }: Socket): string => {
  const [address = ''] = remoteAddress.split('%');
  return address.includes(':') ? `http://[${address}]:${remotePort}` : `http://${address}:${remotePort}`;
};

/** As HAProxy: the Host is a field, and the scheme https. */
const fieldsOf = (send: FilledRequest): OutgoingHttpHeaders => {
  const { target, headers } = checkRequest(send);
  const fields: OutgoingHttpHeaders = Object.create(null);
  for (const [name, value] of headers) {
    if (CONNECTION_FIELD.test(name)) continue;
    const before = fields[name];
    fields[name] = before === undefined ? value : [before, value].flat().map(String);
  }
  if (send.body !== undefined) fields['content-length'] = send.body.length;
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return Object.assign(fields, {
    ':method': send.method,
    ':scheme': 'https',
    ':path': /^(?:\/|\*$)/.test(path) ? path : `/${path}`,
  });
};

const listen = (
  stream: ClientHttp2Stream,
  judgement: Judgement,
  finish: (result: CheckResult | undefined) => void,
): void => {
  let status = 0;
  let fields: Fields = [];
  let text = '';
  const look = (isComplete: boolean): void => {
    if (status > 0)
      finish(judgement.of({ head: { version: 20, status, reason: '', fields }, body: { text, isComplete } }));
  };
  stream.on('response', (head) => {
    status = head[':status'] ?? 0;
    fields = Object.entries(head).flatMap(([name, values = []]) =>
      name.startsWith(':') ? [] : [values].flat().map((value) => [name, String(value)] as const),
    );
    look(false);
    stream.on('data', (bytes: Buffer) => {
      text += bytes.subarray(0, MOST_BYTES - text.length).toString('latin1');
      look(text.length >= MOST_BYTES);
    });
    stream.on('end', () => look(true));
  });
  stream.on('error', () => {});
  stream.on('close', () => finish(status > 0 ? judgement.invalid() : { status: 'SOCKERR' }));
};
