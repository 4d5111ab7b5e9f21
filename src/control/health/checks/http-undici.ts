// The transport of HTTP/1.1 checks: undici, on the connection that dial.ts has opened. Its parser is stricter than
// HAProxy's (lines end with CR LF, no 100 out of the blue), and a server that has been up for years must not be down
// here: where undici gives up, our own reader goes on from the same bytes.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client, type Dispatcher } from 'undici';
import { bytesOf } from '../../../common/bytes.js';
import type { CheckResult } from './check.js';
import type { Response } from './expect.js';
import type { Fields } from './header-match.js';
import type { Judgement, Transport } from './http.js';
import { readResponse } from './http-plain.js';
import { checkRequest, type FilledRequest, renderCheckRequest } from './request.js';
import { wireTo } from './wire.js';

export const undiciTransport: Transport = (send, judgement) => {
  const reader = readResponse(send.method, judgement);
  let wire: Duplex | undefined;

  /** Passes on what the reader has kept, or lets it look itself. */
  const proceed = (kept: Buffer): CheckResult | undefined => {
    if (wire === undefined) return reader.look();
    wire.push(kept);
    if (reader.hasEnded()) wire.push(null);
    return undefined;
  };
  return {
    opened(socket, finish) {
      let hasWritten = false;
      wire = wireTo((bytes) => {
        hasWritten = true;
        socket.write(bytes);
      });
      const giveUp = (): void => {
        wire = undefined;
        if (!hasWritten && socket.writable) socket.write(renderCheckRequest(send), 'latin1');
        finish(reader.look());
      };
      const client = clientOn(wire);
      socket.once('close', () => client.destroy(() => {}));
      client.dispatch(requestOf(send), listener(judgement, finish, giveUp));
      return undefined;
    },
    received: (bytes) => proceed(reader.keep(bytes)),
    ended() {
      reader.end();
      return proceed(NOTHING);
    },
    late: judgement.late,
  };
};

const NOTHING = Buffer.alloc(0);

/** One request on one connection; the check's own timers end it. */
const clientOn = (wire: Duplex): Client => {
  let isTaken = false;
  return new Client('http://check.invalid', {
    connect: (_options, callback) => {
      if (isTaken) return callback(new Error('a check has one connection'), null);
      isTaken = true;
      // Not at once: undici does not hear an answer while it asks. Its types want a Socket, its code a Duplex.
      queueMicrotask(() => callback(null, wire as Socket));
    },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
};

const requestOf = (send: FilledRequest): Dispatcher.DispatchOptions => {
  const { target, headers } = checkRequest(send);
  return {
    method: send.method as Dispatcher.HttpMethod,
    path: target,
    headers: headers.flat(),
    ...(send.body !== undefined && { body: Buffer.from(send.body, 'latin1') }),
    reset: true,
  };
};

const listener = (
  judgement: Judgement,
  finish: (result: CheckResult | undefined) => void,
  giveUp: () => void,
): Dispatcher.DispatchHandler => {
  let head: Response['head'] = { version: 11, status: 0, reason: '', fields: [] };
  let text = '';
  const look = (isComplete: boolean): void => finish(judgement.of({ head, body: { text, isComplete } }));
  return {
    onRequestStart() {},
    onResponseStart(_controller, status, headers, reason = '') {
      head = { version: 11, status, reason: bytesOf(reason), fields: fieldsOf(headers) };
      // An interim response is what the server has to say, as in HAProxy.
      look(status < 200);
    },
    onResponseData(_controller, bytes) {
      text += bytes.toString('latin1');
      look(false);
    },
    onResponseEnd: () => look(true),
    onResponseError: giveUp,
  };
};

const fieldsOf = (headers: Readonly<Record<string, string | string[] | undefined>>): Fields =>
  Object.entries(headers).flatMap(([name, values = []]) =>
    [values].flat().map((value) => [name, value] as const),
  );
