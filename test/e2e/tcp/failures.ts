// Servers that are not reached, and clients that do not wait for them.
import { setTimeout as pause } from 'node:timers/promises';
import { exchange, type TcpRow, untilClosed } from './row.js';

export const failures: readonly TcpRow[] = [
  {
    name: 'nobody listens',
    cfg: ['retries 0'],
    servers: ['server s1 DEAD'],
    client: untilClosed,
    expect: ['s1 0/-1/0 0 SC 1/0/0/0 0/0'],
  },
  {
    name: 'nobody listens, and it is tried again',
    cfg: ['retries 1', 'timeout connect 400ms'],
    servers: ['server s1 DEAD'],
    client: untilClosed,
    expect: ['s1 0/-1/400 0 SC 1/0/0/1 0/0'],
  },
  {
    name: 'redispatched to a server that lives',
    cfg: ['retries 1', 'option redispatch', 'timeout connect 400ms'],
    servers: ['server s1 DEAD', 'server s2 127.0.0.1:PORT'],
    client: exchange,
    expect: ['s2 0/0/0 5 -- 1/0/0/+1 0/0'],
  },
  {
    name: 'all servers are in maintenance',
    params: 'disabled',
    client: untilClosed,
    expect: ['<NOSRV> -1/-1/0 0 SC 1/0/0/0 0/0'],
  },
  {
    name: 'no server at all',
    servers: [''],
    client: untilClosed,
    expect: ['<NOSRV> -1/-1/0 0 SC 1/0/0/0 0/0'],
  },
  {
    name: 'the backup serves',
    servers: ['server s1 DEAD disabled', 'server s2 127.0.0.1:PORT backup'],
    client: exchange,
    expect: ['s2 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'timeout connect',
    cfg: ['retries 0', 'timeout connect 400ms'],
    servers: ['server s1 DEAF'],
    client: untilClosed,
    expect: ['s1 0/-1/400 0 sC 1/0/0/0 0/0'],
  },
  {
    name: 'timeout connect, with a retry',
    cfg: ['retries 1', 'timeout connect 400ms'],
    servers: ['server s1 DEAF'],
    client: untilClosed,
    expect: ['s1 0/-1/800 0 sC 1/0/0/1 0/0'],
  },
  {
    name: 'the client ends while connecting',
    cfg: ['retries 0', 'timeout connect 800ms'],
    servers: ['server s1 DEAF'],
    client: async (client) => {
      await client.send('hello');
      client.socket.end();
      await client.closed();
    },
    expect: ['s1 0/-1/800 0 sC 1/0/0/0 0/0'],
  },
  {
    name: 'the client ends while connecting, having said nothing',
    cfg: ['retries 0', 'timeout connect 1200ms'],
    servers: ['server s1 DEAF'],
    client: async (client) => {
      await pause(400);
      client.socket.end();
      await client.closed();
    },
    expect: ['s1 0/-1/400 0 CC 1/0/0/0 0/0'],
  },
  {
    name: 'the client ends while connecting, and abortonclose',
    cfg: ['retries 0', 'timeout connect 800ms', 'option abortonclose'],
    servers: ['server s1 DEAF'],
    client: async (client) => {
      await client.send('hello');
      client.socket.end();
      await client.closed();
    },
    expect: ['s1 0/-1/0 0 CC 1/0/0/0 0/0'],
  },
  {
    name: 'the client resets while connecting',
    cfg: ['retries 0', 'timeout connect 1200ms'],
    servers: ['server s1 DEAF'],
    client: async (client) => {
      await client.send('hello');
      await pause(400);
      client.socket.resetAndDestroy();
    },
    expect: ['s1 0/-1/400 0 CD 1/0/0/0 0/0'],
  },
];
