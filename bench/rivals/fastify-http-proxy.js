// @fastify/http-proxy as its manual shows it (undici towards the servers).
import httpProxy from '@fastify/http-proxy';
import Fastify from 'fastify';
import { forwardedFor, host, next, origins, port } from './arguments.js';

const server = Fastify();
server.register(httpProxy, {
  upstream: '',
  replyOptions: {
    getUpstream: () => origins[next()],
    rewriteRequestHeaders: (request, headers) => ({
      ...headers,
      'x-forwarded-for': forwardedFor(request.raw),
    }),
  },
});
await server.listen({ port, host });
