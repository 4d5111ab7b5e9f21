// `option httpchk`: one request on a connection of its own, and a response that is read only as far as the cfg's
// expectations need. Three transports carry it: undici, our own, and node:http2 where the server speaks HTTP/2; what is
// thought of the response is decided here.
import type { HttpCheckSend, HttpExchange } from '../../../config/model.js';
import type { ServerSamples } from '../../../process/check-samples.js';
import type { Cancel, Clock } from '../clock.js';
import { statusRow } from '../statuses.js';
import type { Check, CheckResult } from './check.js';
import { type CheckTarget, dial, type Talk } from './dial.js';
import {
  compileExpectations,
  type Expectation,
  failed,
  judge,
  passed,
  type Response,
  timeoutStatus,
} from './expect.js';
import { plainTransport } from './http-plain.js';
import { type FilledRequest, fillIn, isHttp11 } from './request.js';

/** What follows from a response. */
export interface Judgement {
  /** As far as it has come; undefined: more is needed. */
  of(response: Response): CheckResult | undefined;
  /** It is no response, or ended too early. */
  invalid(): CheckResult;
  late(): CheckResult;
}

/** Sends one request on a connection, and tells of its response. */
export type Transport = (send: FilledRequest, judgement: Judgement) => Talk;

export interface HttpCheckOptions {
  /**
   * A 404 means "no new clients, please" (`http-check disable-on-404`), asked at each check because it only counts while
   * the server is up.
   */
  readonly leavesOn404: () => boolean;
  readonly proto?: Carried['proto'];
  /** There for an exchange that needs them. */
  readonly samples?: ServerSamples | undefined;
}

/** Throws when an expectation's pattern cannot be compiled. */
export const httpCheck = (
  target: CheckTarget,
  exchange: HttpExchange,
  clock: Clock,
  { leavesOn404, proto, samples }: HttpCheckOptions,
): Check => {
  const { send, expects } = exchange;
  const expectations = compileExpectations(expects, samples);
  const turn = turnsOf(exchange, samples);
  const loading = transportFor(send, proto, samples);
  return (done) => {
    let cancel: Cancel | undefined;
    let isTakenBack = false;
    void loading.then((transport) => {
      if (isTakenBack) return;
      const judgement = openJudgement(expectations, leavesOn404(), turn);
      const begin = (): Talk => transport(fillIn(send, samples), judgement);
      cancel = dial(
        target,
        clock,
        samples ? sampledTalk({ begin, judgement, samples, turn }) : begin(),
        done,
      );
    });
    return () => {
      isTakenBack = true;
      cancel?.();
    };
  };
};

/** The turn of all variables that stand behind so many of the request and the expectations. */
type Turn = (done: number) => boolean;

/** Says whether there were some. */
const turnsOf =
  ({ variables = [] }: HttpExchange, samples: ServerSamples | undefined): Turn =>
  (done) => {
    const those = variables.filter(({ after }) => after === done);
    for (const variable of those) samples?.change(variable);
    return those.length > 0;
  };

interface Sampled {
  readonly begin: () => Talk;
  readonly judgement: Judgement;
  readonly samples: ServerSamples;
  readonly turn: Turn;
}

/** What is sent is known when the connection is there, and the variables in front of it have had their turn. */
const sampledTalk = ({ begin, judgement, samples, turn }: Sampled): Talk => {
  let talk: Talk | undefined;
  return {
    opened(socket, finish) {
      samples.connected(socket);
      turn(0);
      talk = begin();
      const result = talk.opened(socket, finish);
      turn(1);
      return result;
    },
    received: (bytes) => talk?.received(bytes),
    ended: () => talk?.ended(),
    late: judgement.late,
  };
};

/** One check after the other, as long as they are passed; the last one's result counts. */
export const inTurn =
  (checks: readonly Check[]): Check =>
  (done) => {
    let cancel: Cancel = () => {};
    const begin = (at: number): void => {
      cancel = checks[at]!((result) => {
        const goesOn = at + 1 < checks.length && statusRow(result.status).verdict !== 'failed';
        if (goesOn) begin(at + 1);
        else done(result);
      });
    };
    begin(0);
    return () => cancel();
  };

/** Loads what carries these requests: that takes the thread as long as some checks last. */
export const loadTransports = async (exchanges: readonly Carried[]): Promise<void> => {
  await Promise.all(exchanges.map(({ send, proto }) => transportFor(send, proto)));
};

/** A request and the protocol it is sent by: `check-proto`, or the server's `proto`. */
export interface Carried {
  readonly send: HttpCheckSend;
  readonly proto: 'h1' | 'h2' | undefined;
}

/** undici is loaded for the first check that wants it. An installation without it must not take servers down. */
const transportFor = async (
  send: HttpCheckSend,
  proto: Carried['proto'],
  samples?: ServerSamples,
): Promise<Transport> => {
  if (proto === 'h2') return (await import('./http2.js')).http2Transport;
  // undici tells of a head before it tells of the body that came with it, which samples may want to see.
  if (samples || !undiciSaysTheSame(send)) return plainTransport;
  return import('./http-undici.js').then(
    ({ undiciTransport }) => undiciTransport,
    () => plainTransport,
  );
};

/** Methods whose bodies, and the lack of one, undici announces as HAProxy does. */
const COMMON_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE', 'PUT', 'POST', 'PATCH']);

/**
 * undici speaks HTTP/1.1 alone, where `OPTIONS / HTTP/1.0` is the default; it names a Host where the cfg has none, and
 * writes the Connection header itself. What it refuses to send is not asked here: http-undici.ts hears of it.
 */
export const undiciSaysTheSame = ({ method, version, headers }: HttpCheckSend): boolean => {
  const names = headers.map(([name]) => name.toLowerCase());
  return (
    isHttp11(version) && COMMON_METHODS.has(method) && names.includes('host') && !names.includes('connection')
  );
};

const openJudgement = (expectations: readonly Expectation[], leavesOn404: boolean, turn: Turn): Judgement => {
  let at = 0;
  let endsOnVariable = false;
  const current = (): Expectation => expectations[at] ?? expectations.at(-1)!;
  return {
    of(response) {
      if (leavesOn404 && response.head.status === 404) return { status: 'L7OKC', code: 404 };
      const { head, body } = response;
      current().samples?.received({ ...head, body: body.text });
      for (; at < expectations.length; at++) {
        const verdict = judge(expectations[at]!, response);
        if (verdict === 'wait') return undefined;
        if (verdict !== 'holds') return verdict;
        endsOnVariable = turn(at + 2);
      }
      // Then HAProxy says nothing of the response.
      return endsOnVariable ? { status: 'L7OK' } : passed(current(), response);
    },
    invalid: () => failed(current(), { status: 'L7RSP', reason: '' }),
    late: () => ({ status: timeoutStatus(current()) }),
  };
};
