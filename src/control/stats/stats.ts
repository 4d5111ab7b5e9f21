// Answers the requests that engine threads hand to control because their path is a proxy's `stats uri`: the stats
// page, its CSV and its JSON (management manual 9).
import type { Model } from '../../config/model.js';
import type { ServiceAnswer, ServiceRequest } from '../../process/messages.js';
import type { State } from '../../state/state.js';
import type { Health } from '../health/health.js';
import type { HealthView } from '../health/view.js';
import type { Maxima } from './maxima.js';
import { makeReport } from './report.js';
import { makeService, routeOf } from './service.js';
import { compilePage } from './templates.js';

export interface StatsOptions {
  readonly model: Model;
  readonly state: State;
  readonly health: HealthView & Pick<Health, 'order'>;
  /** Raised before each answer. */
  readonly maxima: Pick<Maxima, 'raise'>;
  /** Wall clock of the process's start, ms since the epoch. */
  readonly startedAt: number;
  /** The pid that the page and the logs name. */
  readonly pid: number;
  /** Version of hapax, "1.2.3". */
  readonly version: string;
  /** Wall clock, ms since the epoch; the one that the engines count rates with. */
  readonly now?: () => number;
}

export interface Stats {
  /** Never rejects. The answer to a HEAD is that to a GET, its body is not to be sent. */
  answer(request: ServiceRequest): Promise<ServiceAnswer>;
}

/** Resolves when everything that an answer needs has been read from disk. */
export const createStats = async (options: StatsOptions): Promise<Stats> => {
  const { model, state, health, maxima, startedAt, pid, version, now = Date.now } = options;
  const source = { model, state, health, startedAt };
  const report = makeReport({ source, pid, version, template: compilePage(), now });
  const service = makeService(model.proxies, report, health.order);
  // fastify loads its injection with the first use of it.
  await service.inject('/');
  return {
    answer: async (request) => {
      const { id, method, proxy, uri, admin, body } = request;
      maxima.raise();
      const authorization = headerOf(request, 'authorization');
      try {
        const answer = await service.inject({
          method: method === 'POST' ? 'POST' : 'GET',
          url: routeOf(proxy),
          query: { uri, ...(admin && { admin: '' }), ...(body === undefined && { cut: '' }) },
          headers: authorization === undefined ? {} : { authorization },
          ...(body && { payload: body }),
        });
        const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
          value === undefined || LEFT_TO_THE_ENGINE.has(name) ? [] : [[name, String(value)] as const],
        );
        return { id, status: answer.statusCode, headers, body: new Uint8Array(answer.rawPayload) };
      } catch {
        return failure(id);
      }
    },
  };
};

/** Framing and connection, and the date that HAProxy's page does not have. */
const LEFT_TO_THE_ENGINE = new Set([
  ...['connection', 'keep-alive', 'transfer-encoding', 'content-length'],
  'date',
]);

const headerOf = ({ headers }: ServiceRequest, name: string): string | undefined =>
  headers.find(([given]) => given === name)?.[1];

const failure = (id: number): ServiceAnswer => ({
  id,
  status: 500,
  headers: [['cache-control', 'no-cache']],
  body: new Uint8Array(),
});
