// How connections end that have reached their server: well, or broken by either side.
import { until } from '../../support/until.js';
import { endAtOnce, exchange, says, type TcpRow, untilClosed } from './row.js';

const MB = 1 << 20;

export const endings: readonly TcpRow[] = [
  {
    name: 'an exchange that the client ends',
    client: exchange,
    expect: ['s1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'an exchange that the server ends',
    serve: says('welcome'),
    client: untilClosed,
    expect: ['s1 0/0/0 7 -- 1/0/0/0 0/0'],
  },
  {
    name: 'nothing said, the client ends',
    client: async (client, { server }) => {
      await until('the server is reached', () => server().state === 'open');
      await endAtOnce(client);
    },
    expect: ['s1 0/0/0 0 -- 1/0/0/0 0/0'],
  },
  {
    name: 'nothing said, the client resets',
    client: async (client, { server }) => {
      await until('the server is reached', () => server().state === 'open');
      client.socket.resetAndDestroy();
      await until('the server is told', () => server().state !== 'open');
    },
    expect: ['s1 0/0/0 0 CD 1/0/0/0 0/0'],
  },
  {
    name: 'the client resets after data',
    client: async (client, { server }) => {
      await client.send('hello');
      await client.has('hello');
      client.socket.resetAndDestroy();
      await until('the server is told', () => server().state !== 'open');
    },
    expect: ['s1 0/0/0 5 CD 1/0/0/0 0/0'],
  },
  {
    name: 'the server resets',
    serve: (socket) => void setTimeout(() => socket.resetAndDestroy(), 400),
    client: untilClosed,
    expect: ['s1 0/0/400 0 SD 1/0/0/0 0/0'],
  },
  {
    name: 'the server resets after data',
    serve: (socket) => {
      socket.write('half of');
      setTimeout(() => socket.resetAndDestroy(), 400);
    },
    client: untilClosed,
    expect: ['s1 0/0/400 7 SD 1/0/0/0 0/0'],
  },
  {
    name: 'the server resets while the client sends',
    serve: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    client: async (client) => {
      await client.send('hello');
      await client.closed();
    },
    expect: ['s1 0/0/0 0 SD 1/0/0/0 0/0'],
  },
  {
    name: 'the answer comes after the FIN of the client',
    serve: (socket) => {
      socket.removeAllListeners('end');
      socket.on('end', () => setTimeout(() => socket.end('late answer'), 400));
      socket.resume();
    },
    client: async (client) => {
      await client.send('question');
      client.socket.end();
      await client.closed();
    },
    expect: ['s1 0/0/400 11 -- 1/0/0/0 0/0'],
  },
  {
    name: 'the client goes on after the FIN of the server',
    serve: (socket) => {
      socket.removeAllListeners('end');
      socket.end('banner');
    },
    client: async (client, { server }) => {
      await client.has('banner');
      await until('FIN', () => client.connection === 'closed');
      await client.send('more');
      await until('it arrives', () => server().received === 'more');
      client.socket.end();
    },
    expect: ['s1 0/0/0 6 -- 1/0/0/0 0/0'],
  },
  {
    name: 'the server closes both directions, the client goes on',
    cfg: ['timeout client 800ms'],
    serve: (socket) => void socket.once('data', () => socket.destroy()),
    client: async (client, { server }) => {
      await client.send('hello');
      await until('FIN', () => client.connection !== 'open');
      await until('closed', () => server().state === 'closed');
      await client.send('more');
      await until('all is over', () => client.socket.closed, 1500).catch(() => {});
    },
    expect: ['s1 0/0/800 0 cD 1/0/0/0 0/0'],
  },
  {
    name: 'the server resets after the FIN of the client',
    serve: (socket) => {
      socket.removeAllListeners('end');
      socket.on('end', () => socket.resetAndDestroy());
      socket.resume();
    },
    client: async (client) => {
      await client.send('question');
      client.socket.end();
      await client.closed();
    },
    expect: ['s1 0/0/0 0 SD 1/0/0/0 0/0'],
  },
  {
    name: 'the client resets after the FIN of the server',
    serve: says('bye'),
    client: async (client) => {
      await until('FIN', () => client.connection !== 'open');
      client.socket.resetAndDestroy();
    },
    expect: ['s1 0/0/0 3 CD 1/0/0/0 0/0'],
  },
  {
    name: 'the client vanishes while much is on its way',
    loose: true,
    serve: says('x'.repeat(8 * MB)),
    client: async (client) => {
      await client.has('xxx');
      client.socket.pause();
      client.socket.resetAndDestroy();
    },
    expect: ['s1 0/0/0 N CD 1/0/0/0 0/0'],
  },
];
