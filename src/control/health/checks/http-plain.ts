// Our own transport of HTTP checks: HAProxy's very bytes, and a reader that takes what HAProxy takes (response.ts).
import type { CheckResult } from './check.js';
import type { Judgement, Transport } from './http.js';
import { renderCheckRequest } from './request.js';
import { INVALID, readBody, readHead } from './response.js';

/** A longer response is judged by what has come (HAProxy's `tune.bufsize`). */
const MOST_BYTES = 16384;

export const plainTransport: Transport = (send, judgement) => {
  const reader = readResponse(send.method, judgement);
  return {
    opened(socket) {
      socket.write(renderCheckRequest(send), 'latin1');
      return undefined;
    },
    received(bytes) {
      reader.keep(bytes);
      return reader.look();
    },
    ended() {
      reader.end();
      return reader.look();
    },
    late: judgement.late,
  };
};

export interface ResponseReader {
  /** Gives the part that is kept. A response that is as long as it may be has ended. */
  keep(bytes: Buffer): Buffer;
  end(): void;
  hasEnded(): boolean;
  /** At what has come; always a result when it has ended. */
  look(): CheckResult | undefined;
}

export const readResponse = (method: string, judgement: Judgement): ResponseReader => {
  let text = '';
  let hasEnded = false;
  return {
    keep(bytes) {
      const kept = bytes.subarray(0, MOST_BYTES - text.length);
      text += kept.toString('latin1');
      hasEnded ||= text.length >= MOST_BYTES;
      return kept;
    },
    end() {
      hasEnded = true;
    },
    hasEnded: () => hasEnded,
    look() {
      const head = readHead(text, method);
      if (head === undefined) return hasEnded ? judgement.invalid() : undefined;
      const body = head === INVALID ? INVALID : readBody(text, head, hasEnded);
      if (head === INVALID || body === INVALID) return judgement.invalid();
      return judgement.of({ head, body }) ?? (hasEnded ? judgement.invalid() : undefined);
    },
  };
};
