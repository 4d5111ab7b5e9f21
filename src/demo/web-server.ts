// One web server of the demo: says its own name, shows browsers what the proxy sent, and can be stopped and started.
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type Look, renderVisit } from './pages.js';
import type { Role } from './scene.js';

export interface WebServer {
  readonly role: Role;
  readonly look: Look;
  readonly running: boolean;
  /** Listens; rejects with a sentence for the terminal when it cannot. */
  start(): Promise<void>;
  /** Stops listening and cuts every connection, as a crash would. */
  stop(): Promise<void>;
}

/** Who is who in the demo; the third one is slow for browsers, so that timers and balancing have something to show. */
const looks: readonly Look[] = [
  { colour: '#0f766e', delayMs: 0 },
  { colour: '#b45309', delayMs: 0 },
  { colour: '#6d28d9', delayMs: 150 },
];

export const createWebServer = (role: Role, position: number): WebServer => {
  const look = looks[position % looks.length]!;
  let server: Server | undefined;
  return {
    role,
    look,
    get running() {
      return server !== undefined;
    },
    async start() {
      if (server) return;
      const started = createVisitServer(role, look);
      server = started;
      try {
        await listen(started, role.name, role.host, role.port);
      } catch (error) {
        server = undefined;
        throw error;
      }
    },
    async stop() {
      const stopped = server;
      server = undefined;
      if (stopped) await close(stopped);
    },
  };
};

const createVisitServer = (role: Role, look: Look): Server => {
  let visits = 0;
  return createServer((request, response) => {
    if (request.url === '/health') return send(response, 'text/plain', 'ok\n');
    visits += 1;
    // Programs get the name, at once: a load such as that of ab sees what the proxy bears, and answers of one length.
    if (!request.headers.accept?.includes('text/html')) return send(response, 'text/plain', `${role.name}\n`);
    const page = renderVisit({ name: role.name, look, visits, request });
    setTimeout(() => send(response, 'text/html; charset=utf-8', page), look.delayMs);
  });
};

/** Answers 200 with a body that is never cached: every reload asks the proxy again. */
export const send = (response: ServerResponse, type: string, body: string): void => {
  response.writeHead(200, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
};

/** Starts listening, or rejects with a message that says who wanted which port. */
export const listen = async (server: Server, name: string, host: string, port: number): Promise<void> => {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw new Error(
      inUse ? portInUse(name, host, port) : `${name} cannot listen on ${host}:${port}: ${error}`,
    );
  }
};

export const portInUse = (name: string, host: string, port: number): string =>
  `${name} cannot listen on ${host}:${port}: another program is using that port`;

/** Stops listening and cuts what is connected. */
export const close = async (server: Server): Promise<void> => {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
};

/** The port a listening server was given. */
export const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
