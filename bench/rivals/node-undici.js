// What one would write by hand: node:http in front, an undici pool per server behind.
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { forwardedFor, host, next, origins, port } from './arguments.js';

const pools = origins.map((origin) => new Pool(origin, { connections: 64 }));

// RFC 9110, 7.6.1: these are between two neighbours only.
const ofOneHop = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection', 'te'];
const endToEnd = (headers) => {
  for (const name of ofOneHop) delete headers[name];
  return headers;
};

createServer((request, response) => {
  const { method, url: path } = request;
  const body = method === 'GET' || method === 'HEAD' ? null : request;
  const headers = endToEnd({ ...request.headers, 'x-forwarded-for': forwardedFor(request) });
  const open = (answer) => response.writeHead(answer.statusCode, endToEnd(answer.headers));
  pools[next()]
    .stream({ method, path, headers, body }, (answer) => open(answer))
    .catch(() => response.destroy());
}).listen(port, host);
