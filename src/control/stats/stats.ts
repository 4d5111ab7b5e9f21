// Answers the requests that engine threads hand to control because their path is a proxy's `stats uri`: the stats
// page, its CSV and its JSON (management manual 9).
import type { Model } from '../../config/model.js';
import type { ServiceAnswer, ServiceRequest } from '../../process/messages.js';
import type { State } from '../../state/state.js';
import type { HealthView } from '../health/view.js';
import { makeReport } from './report.js';
import { makeService, routeOf } from './service.js';
import { compilePage } from './templates.js';

export interface StatsOptions {
  readonly model: Model;
  readonly state: State;
  readonly health: HealthView;
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
  /** Never rejects. A HEAD is answered with the length of the body it does not get. */
  answer(request: ServiceRequest): Promise<ServiceAnswer>;
}

export const createStats = (options: StatsOptions): Stats => {
  const { model, state, health, startedAt, pid, version, now = Date.now } = options;
  const source = { model, state, health, startedAt };
  const report = makeReport({ source, pid, version, template: compilePage(), now });
  const service = makeService(model.proxies, report);
  return {
    answer: async (request) => {
      try {
        const { method } = request;
        if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return failure(request.id, 405);
        const authorization = headerOf(request, 'authorization');
        const answer = await service.inject({
          method,
          url: routeOf(request.proxy),
          query: { uri: request.uri },
          headers: authorization === undefined ? {} : { authorization },
        });
        const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
          value === undefined || OF_THE_CONNECTION.has(name) ? [] : [[name, String(value)] as const],
        );
        return {
          id: request.id,
          status: answer.statusCode,
          headers,
          body: new Uint8Array(answer.rawPayload),
        };
      } catch {
        return failure(request.id, 500);
      }
    },
  };
};

/** What the engine decides, or HAProxy's page does not send. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date']);

const headerOf = ({ headers }: ServiceRequest, name: string): string | undefined =>
  headers.find(([given]) => given === name)?.[1];

const failure = (id: number, status: 405 | 500): ServiceAnswer => ({
  id,
  status,
  headers: [
    ['cache-control', 'no-cache'],
    ['content-length', '0'],
  ],
  body: new Uint8Array(),
});
