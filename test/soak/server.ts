// The server behind the proxy of a soak: it answers as it is asked, and echoes whatever comes after an upgrade.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

export const UPGRADE = 'Connection: Upgrade\r\nUpgrade: echo\r\n';

export const startServer = (answer: RequestListener, port = 0): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(answer);
    server.on('upgrade', (_request, socket: Socket) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${UPGRADE}\r\n`);
      socket.on('error', () => {}).pipe(socket);
    });
    server.listen(port, '127.0.0.1', 1024, () => resolve(server));
  });
