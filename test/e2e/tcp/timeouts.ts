// Clients and servers that are silent, or do not take what they are sent.
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../support/until.js';
import { says, stubborn, type TcpRow, untilClosed } from './row.js';

const MB = 1 << 20;

export const timeouts: readonly TcpRow[] = [
  {
    name: 'timeout client, and a server that closes when told',
    cfg: ['timeout client 400ms'],
    client: async (client) => {
      await client.send('hello');
      await client.closed();
    },
    expect: ['s1 0/0/400 5 cD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout client, and a server that goes on',
    cfg: ['timeout client 400ms', 'timeout server 800ms'],
    serve: stubborn,
    client: async (client) => {
      await client.send('hello');
      await client.closed();
    },
    expect: ['s1 0/0/800 0 cD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout client and server-fin',
    cfg: ['timeout client 400ms', 'timeout server-fin 400ms'],
    serve: stubborn,
    client: async (client) => {
      await client.send('hello');
      await client.closed();
    },
    expect: ['s1 0/0/800 0 cD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout server, silent client closes when told',
    cfg: ['timeout server 400ms'],
    serve: stubborn,
    client: async (client) => {
      await client.closed();
      client.socket.end();
    },
    expect: ['s1 0/0/400 0 sD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout server, client goes on',
    cfg: ['timeout server 400ms', 'timeout client 800ms'],
    serve: stubborn,
    client: async (client) => {
      await until('end', () => client.connection !== 'open');
      await until('all is over', () => client.socket.destroyed || client.socket.closed, 1500).catch(() => {});
    },
    expect: ['s1 0/0/800 0 sD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout client is timeout server',
    cfg: ['timeout server 400ms', 'timeout client 400ms'],
    client: untilClosed,
    expect: ['s1 0/0/400 0 cD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout client is timeout server, stubborn server',
    cfg: ['timeout server 400ms', 'timeout client 400ms'],
    serve: stubborn,
    client: untilClosed,
    expect: ['s1 0/0/400 0 cD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout tunnel',
    cfg: ['timeout tunnel 400ms', 'timeout client 200ms', 'timeout server 200ms'],
    client: untilClosed,
    expect: ['s1 0/0/400 0 cD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout tunnel, longer than the others',
    cfg: ['timeout tunnel 800ms', 'timeout client 200ms', 'timeout server 200ms'],
    serve: stubborn,
    client: untilClosed,
    expect: ['s1 0/0/800 0 cD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout client-fin after the FIN of the server',
    cfg: ['timeout client-fin 400ms'],
    serve: says('bye'),
    client: async (client) => {
      await client.has('bye');
      await until('end', () => client.connection !== 'open');
      await until('all is over', () => client.socket.closed, 800).catch(() => {});
    },
    expect: ['s1 0/0/400 3 cD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout client-fin after the FIN of the client',
    cfg: ['timeout client-fin 400ms', 'timeout server 800ms'],
    serve: stubborn,
    client: async (client) => {
      client.socket.end('hello');
      await client.closed();
    },
    expect: ['s1 0/0/800 0 sD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout server-fin after the FIN of the client',
    cfg: ['timeout server-fin 400ms'],
    serve: stubborn,
    client: async (client) => {
      client.socket.end('hello');
      await client.closed();
    },
    expect: ['s1 0/0/400 0 sD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout server-fin after the FIN of the server',
    cfg: ['timeout server-fin 400ms', 'timeout client 800ms'],
    serve: (socket) => {
      stubborn(socket, 0);
      socket.end('bye');
    },
    client: async (client) => {
      await client.has('bye');
      await until('end', () => client.connection !== 'open');
      await until('all is over', () => client.socket.closed, 1500).catch(() => {});
    },
    expect: ['s1 0/0/800 3 cD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout tunnel and client-fin',
    cfg: ['timeout tunnel 1200ms', 'timeout client-fin 400ms', 'timeout server-fin 200ms'],
    serve: says('bye'),
    client: async (client) => {
      await client.has('bye');
      await until('end', () => client.connection !== 'open');
      await until('all is over', () => client.socket.closed, 800).catch(() => {});
    },
    expect: ['s1 0/0/400 3 cD 1/0/0/0 0/0'],
  },
  {
    name: 'timeout client while connecting',
    cfg: ['timeout client 400ms', 'timeout connect 800ms', 'retries 0'],
    servers: ['server s1 DEAF'],
    client: untilClosed,
    expect: ['s1 0/-1/800 0 cC 1/0/0/0 0/0'],
  },
  {
    name: 'timeout client while connecting, after data',
    cfg: ['timeout client 400ms', 'timeout connect 800ms', 'retries 1'],
    servers: ['server s1 DEAF'],
    client: async (client) => {
      await client.send('hello');
      await client.closed();
    },
    expect: ['s1 0/-1/1600 0 sC 1/0/0/1 0/0'],
  },
  {
    name: 'timeout client between two attempts',
    cfg: ['timeout client 400ms', 'timeout connect 800ms', 'retries 1'],
    servers: ['server s1 DEAD'],
    client: untilClosed,
    expect: ['s1 0/-1/400 0 cC 1/0/0/1 0/0'],
  },
  {
    name: 'a client that does not read',
    loose: true,
    cfg: ['timeout client 400ms'],
    serve: says('x'.repeat(8 * MB)),
    client: async (client) => {
      client.socket.pause();
      await pause(1200);
    },
    expect: ['s1 0/0/400 N cD 1/0/0/0 0/0'],
  },
  {
    name: 'a server that does not read',
    loose: true,
    cfg: ['timeout server 400ms'],
    serve: (socket) => void socket.pause(),
    client: async (client) => {
      client.socket.write('x'.repeat(8 * MB));
      await client.closed();
    },
    expect: ['s1 0/0/400 N sD 1/0/0/0 0/0'],
  },
];
