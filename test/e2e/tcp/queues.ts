// Connections that wait for a slot on a server.
import { setTimeout as pause } from 'node:timers/promises';
import type { RawClient } from '../../support/raw.js';
import type { TcpRow } from './row.js';

/** A client that has the server, and ends when all is over with a second one, which comes after it. */
const queued =
  (wait: (second: RawClient) => Promise<void>): TcpRow['client'] =>
  async (client, { open }) => {
    await client.send('first');
    await client.has('first');
    await wait(open());
    client.socket.end();
    await client.closed();
  };

export const queues: readonly TcpRow[] = [
  {
    name: 'timeout queue',
    cfg: ['timeout queue 400ms'],
    params: 'maxconn 1',
    client: queued(async (second) => {
      await second.send('second');
      await second.closed();
    }),
    expect: ['<NOSRV> 400/-1/400 0 sQ 2/1/0/0 0/1', 's1 0/0/400 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'served from the queue',
    params: 'maxconn 1',
    client: async (client, { open }) => {
      await client.send('first');
      await client.has('first');
      const second = open();
      await second.send('second');
      await pause(400);
      client.socket.end();
      await client.closed();
      await second.has('second');
      second.socket.end();
      await second.closed();
    },
    expect: ['s1 0/0/400 5 -- 2/1/0/0 0/0', 's1 400/0/400 6 -- 1/0/0/0 0/1'],
  },
  {
    name: 'the client ends in the queue',
    params: 'maxconn 1',
    cfg: ['timeout queue 800ms'],
    client: queued(async (second) => {
      await second.send('second');
      second.socket.end();
      await second.closed();
    }),
    expect: ['<NOSRV> 800/-1/800 0 sQ 2/1/0/0 0/1', 's1 0/0/800 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'the client ends in the queue, and abortonclose',
    params: 'maxconn 1',
    cfg: ['timeout queue 800ms', 'option abortonclose'],
    client: queued(async (second) => {
      await second.send('second');
      second.socket.end();
      await second.closed();
    }),
    expect: ['<NOSRV> 0/-1/0 0 CQ 2/1/0/0 0/1', 's1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'the client resets in the queue',
    params: 'maxconn 1',
    cfg: ['timeout queue 1200ms'],
    client: queued(async (second) => {
      await second.send('second');
      await pause(400);
      second.socket.resetAndDestroy();
      await pause(400);
    }),
    expect: ['<NOSRV> 400/-1/400 0 CD 2/1/0/0 0/1', 's1 0/0/800 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'the client ends in the queue, having said nothing',
    params: 'maxconn 1',
    client: queued(async (second) => {
      await pause(400);
      second.socket.end();
      await second.closed();
    }),
    expect: ['<NOSRV> 400/-1/400 0 CQ 2/1/0/0 0/1', 's1 0/0/400 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'the client ends in the queue after a while, and abortonclose',
    params: 'maxconn 1',
    cfg: ['option abortonclose'],
    client: queued(async (second) => {
      await second.send('second');
      await pause(400);
      second.socket.end();
      await second.closed();
    }),
    expect: ['<NOSRV> 400/-1/400 0 CQ 2/1/0/0 0/1', 's1 0/0/400 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'timeout queue of balance source',
    params: 'maxconn 1',
    cfg: ['balance source', 'timeout queue 400ms'],
    client: queued(async (second) => {
      await second.closed();
    }),
    expect: ['s1 400/-1/400 0 sQ 2/1/1/0 1/0', 's1 0/0/400 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'timeout client in the queue',
    params: 'maxconn 1',
    cfg: ['timeout client 800ms', 'timeout queue 1600ms'],
    client: async (client, { open }) => {
      await client.send('first');
      await client.has('first');
      const second = open();
      await pause(400);
      await client.send('again');
      await second.closed();
    },
    expect: ['<NOSRV> -1/-1/800 0 cQ 2/1/0/0 0/1', 's1 0/0/1200 10 cD 1/0/0/0 0/0'],
  },
  {
    name: 'the queue of balance source is full',
    params: 'maxconn 1 maxqueue 1',
    cfg: ['balance source'],
    client: async (client, { open }) => {
      await client.send('first');
      await client.has('first');
      const second = open();
      await second.send('second');
      const third = open();
      await third.closed();
      client.socket.end();
      await client.closed();
      await second.has('second');
      second.socket.end();
      await second.closed();
    },
    expect: ['s1 -1/-1/0 0 SQ 3/2/1/0 0/0', 's1 0/0/0 5 -- 2/1/0/0 0/0', 's1 0/0/0 6 -- 1/0/0/0 1/0'],
  },
];
