// http-proxy with a keep-alive agent, which is how it is fastest.
import { Agent, createServer } from 'node:http';
import httpProxy from 'http-proxy';
import { host, next, origins, port } from './arguments.js';

const proxy = httpProxy.createProxyServer({ agent: new Agent({ keepAlive: true }), xfwd: true });
proxy.on('error', (_error, _request, response) => response.destroy());

createServer((request, response) => proxy.web(request, response, { target: origins[next()] })).listen(
  port,
  host,
);
