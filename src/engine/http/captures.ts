// Captures at work (manual 8.7, 8.8): what of a request and its response the frontend wants kept. Rules add to them
// (actions/capture.ts), logs and `capture.*.hdr` read them.
import type { Capture, Proxy } from '../../config/model.js';
import type { Head, ResponseHead } from '../http1/head.js';
import { cookieBeginning } from '../http1/values.js';
import { Verdict } from './actions/action.js';
import type { RequestRecord } from './request-record.js';
import type { Step } from './steps.js';
import type { Transaction } from './transaction.js';

/** By slot; undefined where nothing was captured. */
export interface Captured {
  readonly request: (string | undefined)[];
  readonly response: (string | undefined)[];
  /** "name=value". */
  requestCookie?: string;
  responseCookie?: string;
}

/** For who has something to keep. */
export const capturedOf = ({ mark }: Pick<RequestRecord, 'mark'>): Captured => {
  mark.captured ??= { request: [], response: [] };
  return mark.captured;
};

/** The first step of a frontend: its header fields as they came. */
export const captureRequest = ({ captures }: Proxy): Step | undefined => {
  if (!captures?.request.some(({ header }) => header !== undefined)) return undefined;
  return (txn) => {
    captureHeaders(txn.head, captures.request, capturedOf(txn).request);
    return Verdict.next;
  };
};

/** Behind the rules for requests: the first cookie whose name begins so, or is whole where "=" ends it. */
export const captureRequestCookie = ({ captures }: Proxy): Step | undefined => {
  const cookie = captures?.cookie;
  if (!cookie) return undefined;
  return (txn) => {
    const found = cookieBeginning(txn.head.headers, 'cookie', cookie.name);
    if (found !== undefined) capturedOf(txn).requestCookie = found.slice(0, cookie.length);
    return Verdict.next;
  };
};

/** As the server has sent it, before any rule. */
export const captureResponse = (txn: Transaction, head: ResponseHead): void => {
  const { captures } = txn.frontend;
  if (captures?.response.some(({ header }) => header !== undefined))
    captureHeaders(head, captures.response, capturedOf(txn).response);
};

export const captureResponseCookie = (txn: Transaction, head: ResponseHead): void => {
  const cookie = txn.frontend.captures?.cookie;
  const found = cookie && cookieBeginning(head.headers, 'set-cookie', cookie.name);
  if (found !== undefined) capturedOf(txn).responseCookie = found.slice(0, cookie!.length);
};

/** The last field of a name counts. */
const captureHeaders = ({ headers }: Head, slots: readonly Capture[], into: (string | undefined)[]): void => {
  for (const [slot, { header, length }] of slots.entries()) {
    if (header === undefined) continue;
    for (let i = 0; i < headers.count; i++)
      if (headers.names[i] === header) into[slot] = headers.values[i]!.slice(0, length);
  }
};
