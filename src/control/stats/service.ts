// The statistics as a web service without a socket: a fastify instance with one route for each proxy that has
// `stats` settings, which createStats injects the requests of the engine threads into.
import basicAuth from '@fastify/basic-auth';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Proxy, StatsSettings } from '../../config/model.js';
import type { Health } from '../health/health.js';
import { carryOut } from './admin.js';
import { makeCredentialCheck } from './credentials.js';
import { inScope, type Report } from './report.js';
import { afterPrefix, parseViewOptions, viewUrl } from './view-options.js';

/** Where the statistics of a proxy are asked for, and the URI it was asked with. */
export const routeOf = (proxy: number): string => `/${proxy}`;
interface Asked {
  /** `admin`: the one who asks may change the state of servers; `cut`: of the body not everything is there. */
  Querystring: { uri?: string; admin?: string; cut?: string };
  /** Bytes as latin1. */
  Body: string | undefined;
}

export const makeService = (
  proxies: readonly Proxy[],
  report: Report,
  order: Health['order'],
): FastifyInstance => {
  const service = fastify({ logger: false });
  service.removeAllContentTypeParsers();
  service.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  for (const proxy of proxies) {
    const { stats } = proxy;
    if (stats === undefined) continue;
    service.register(async (routes) => {
      if (stats.auth.length > 0) await requireUser(routes, stats);
      addRoutes(routes, { ...proxy, stats }, report);
      addForm(routes, { ...proxy, stats }, (form) => carryOut(form, inScope(proxies, proxy, stats), order));
    });
  }
  return service;
};

const addRoutes = (
  routes: FastifyInstance,
  proxy: Proxy & { stats: StatsSettings },
  report: Report,
): void => {
  const { stats } = proxy;
  const optionsOf = (uri = '') => parseViewOptions(afterPrefix(uri, stats.uri));
  routes.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-cache').header('x-content-type-options', 'nosniff');
  });
  routes.get<Asked>(routeOf(proxy.index), async ({ query }, reply) => {
    const options = optionsOf(query.uri);
    if (stats.refreshSeconds !== undefined && options.refresh)
      reply.header('refresh', String(stats.refreshSeconds));
    const admin = query.admin !== undefined;
    const { type, body, policy } = report(proxy, stats, { ...options, admin });
    if (policy !== undefined) reply.header('content-security-policy', policy);
    return reply.type(type).send(body);
  });
};

/** What administrators post; what became of it is told by the page that they are sent to. */
const addForm = (
  routes: FastifyInstance,
  { index, stats }: Proxy & { stats: StatsSettings },
  act: (form: string) => string,
): void => {
  routes.post<Asked>(routeOf(index), async ({ query, body = '' }, reply) => {
    const { uri = '', admin, cut } = query;
    const outcome = admin === undefined ? 'DENY' : cut === undefined ? act(body) : 'EXCD';
    const location = `${viewUrl(stats.uri, parseViewOptions(afterPrefix(uri, stats.uri)))};st=${outcome}`;
    return reply.code(303).header('location', headerText(location)).type('text/plain').send('');
  });
};

const UNAUTHORIZED = `<html><body><h1>401 Unauthorized</h1>
You need a valid user and password to access this content.
</body></html>
`;

const requireUser = async (routes: FastifyInstance, { auth, realm }: StatsSettings): Promise<void> => {
  const isUser = makeCredentialCheck(auth);
  const challenge = `Basic realm="${headerText(realm).replace(/["\\]/g, '\\$&')}"`;
  await routes.register(basicAuth, {
    // The challenge is written below, without the charset that HAProxy does not send.
    authenticate: false,
    validate: (user, password, _request, _reply, done) =>
      done(isUser(user, password) ? undefined : new Error('Unauthorized')),
  });
  routes.addHook('onRequest', routes.basicAuth);
  routes.setErrorHandler((error: Error & { statusCode?: number }, _request, reply: FastifyReply) => {
    if (error.statusCode !== 401) throw error;
    return reply.code(401).header('www-authenticate', challenge).type('text/html').send(UNAUTHORIZED);
  });
};

/** Text as a header carries it: its UTF-8 bytes, without controls that would end the line. */
const headerText = (text: string): string =>
  Buffer.from(text.replace(/\p{Cc}/gu, ' '), 'utf8').toString('latin1');
