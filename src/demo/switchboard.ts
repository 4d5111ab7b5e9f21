// The demo's own small site, beside the proxy: shows the web servers and stops or starts them at the press of a button.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { renderSwitchboard } from './pages.js';
import { send, type WebServer } from './web-server.js';

/** `GET /` is the page, `POST /NAME/stop` and `POST /NAME/start` its buttons. */
export const createSwitchboard = (
  servers: readonly WebServer[],
  links: readonly string[],
  toggle: (server: WebServer) => Promise<void>,
): Server => {
  const press = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, name, wish] = (request.url ?? '').split('/');
    const server = servers.find(({ role }) => encodeURIComponent(role.name) === name);
    if (!server || (wish !== 'stop' && wish !== 'start')) return refuse(response, 404);
    if (server.running === (wish === 'stop')) await toggle(server);
    response.writeHead(303, { location: '/' }).end();
  };
  return createServer((request, response) => {
    if (request.method === 'POST') void press(request, response);
    else if (request.url === '/')
      send(response, 'text/html; charset=utf-8', renderSwitchboard(servers, links));
    else refuse(response, 404);
  });
};

const refuse = (response: ServerResponse, status: number): void => {
  response.writeHead(status).end();
};
