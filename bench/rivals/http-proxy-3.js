// http-proxy-3, the maintained successor of http-proxy, with a keep-alive agent.
import { Agent, createServer } from 'node:http';
import { createProxyServer } from 'http-proxy-3';
import { host, next, origins, port } from './arguments.js';

const proxy = createProxyServer({ agent: new Agent({ keepAlive: true }), xfwd: true });
proxy.on('error', (_error, _request, response) => response.destroy());

createServer((request, response) => proxy.web(request, response, { target: origins[next()] })).listen(
  port,
  host,
);
