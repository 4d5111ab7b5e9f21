// How a connection comes to its end, by us or by a peer that resets it: both implementations, accepted and dialed.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  closed,
  connectPair,
  implementations,
  type Pair,
  pattern,
  readAll,
  sides,
  turns,
  writeMuch,
} from '../support/connections.js';
import { until } from '../support/until.js';

const suite = (pair: () => Promise<Pair>): void => {
  describe('closing', () => {
    it('sends what waits, then FIN', async () => {
      const own = await pair();
      const bytes = writeMuch(own);
      own.connection.close();
      assert.equal(own.connection.closed, true);
      await turns();
      assert.equal(own.seen.closed, false);
      const got = await readAll(own.peer);
      assert.ok(got.bytes.equals(bytes));
      assert.equal(got.error, undefined);
      await closed(own);
      assert.deepEqual(own.seen.events, ['close']);
    });

    it('delivers nothing any more, though the peer goes on sending while our writes wait', async () => {
      const own = await pair();
      const { connection, seen, peer } = own;
      const bytes = writeMuch(own);
      connection.close();
      peer.end('ignored');
      await turns(50);
      assert.deepEqual(seen.events, []);
      assert.ok((await readAll(peer)).bytes.equals(bytes));
      await closed(own);
      assert.deepEqual(seen.events, ['close']);
    });

    it('delivers nothing after close() and abort() from within onData', async () => {
      for (const way of ['close', 'abort'] as const) {
        const own = await pair();
        const { connection, seen, peer } = own;
        const note = seen.onData.bind(seen);
        seen.onData = (buffer, length) => {
          note(buffer, length);
          connection[way]();
        };
        peer.write(pattern(1 << 20));
        await closed(own);
        assert.ok(seen.length <= 65_536);
        assert.deepEqual(seen.events, ['data', 'close'], way);
      }
    });

    it('tells later, once, last', async () => {
      for (const way of ['close', 'abort'] as const) {
        const own = await pair();
        own.connection[way]();
        assert.deepEqual(own.seen.events, []);
        await closed(own);
        own.connection.abort();
        own.connection.close();
        await turns();
        assert.deepEqual(own.seen.events, ['close'], way);
      }
    });

    it('resets on abort, whatever went before', async () => {
      const before: Readonly<Record<string, (own: Pair) => unknown>> = {
        nothing: () => {},
        'waiting writes': writeMuch,
        'close() that waits': (own) => [writeMuch(own), own.connection.close()],
        'end() that waits': (own) => [writeMuch(own), own.connection.end()],
        pause: ({ connection }) => connection.pause(),
      };
      for (const [what, act] of Object.entries(before)) {
        const own = await pair();
        act(own);
        own.connection.abort();
        await closed(own);
        assert.deepEqual(own.seen.events, ['close'], what);
        assert.equal((await readAll(own.peer)).error, 'ECONNRESET', what);
      }
    });

    it('comes to its end when abort follows end at once, or the peer is gone already', async () => {
      for (const peerGoes of [false, true]) {
        const own = await pair();
        if (peerGoes) {
          own.connection.pause();
          own.peer.resetAndDestroy();
          await turns();
        }
        own.connection.end();
        own.connection.abort();
        await closed(own);
        assert.match(own.seen.events.join(), peerGoes ? /^close( ECONNRESET)?$/ : /^close$/);
      }
    });

    it('still knows addresses, ports and counts', async () => {
      for (const way of ['close', 'reset'] as const) {
        const own = await pair();
        const { connection, peer } = own;
        const expected = [peer.localAddress, peer.localPort, peer.remoteAddress, peer.remotePort, 5, 6];
        connection.write('answer');
        peer.write('bytes');
        await until('the bytes', () => own.seen.length === 5);
        if (way === 'reset') peer.resetAndDestroy();
        else connection.close();
        await closed(own);
        await turns();
        const { remoteAddress, remotePort, localAddress, localPort } = connection;
        const { bytesRead, bytesWritten } = connection;
        assert.deepEqual(
          [remoteAddress, remotePort, localAddress, localPort, bytesRead, bytesWritten],
          expected,
          way,
        );
      }
    });
  });

  describe('a pause', () => {
    // Where our FIN is sent already, libuv tells of bytes and FIN in one turn.
    it('holds back the FIN that has come with the bytes', async () => {
      const owns = await Promise.all([pair(), pair(), pair(), pair()]);
      for (const { connection, seen, peer } of owns) {
        const note = seen.onData.bind(seen);
        seen.onData = (buffer, length) => {
          note(buffer, length);
          connection.pause();
        };
        connection.end();
        await readAll(peer);
        peer.end('bytes');
      }
      await until('the bytes', () => owns.every(({ seen }) => seen.length === 5));
      await turns();
      for (const { seen } of owns) assert.deepEqual(seen.events, ['data']);
      for (const { connection } of owns) connection.resume();
      await until('the ends', () => owns.every(({ seen }) => seen.closed));
      for (const { seen } of owns) assert.deepEqual(seen.events, ['data', 'end', 'close']);
    });

    it('does not hold back the end that we ask for', async () => {
      for (const way of ['close', 'abort'] as const) {
        const own = await pair();
        own.connection.end();
        await readAll(own.peer);
        own.connection.pause();
        own.peer.end('bytes');
        await turns(20);
        own.connection[way]();
        await closed(own);
        assert.deepEqual(own.seen.events, ['close'], way);
      }
    });
  });

  describe('a peer that resets', () => {
    const states: Readonly<Record<string, { prepare: (own: Pair) => unknown; events: RegExp }>> = {
      'before any data': { prepare: () => {}, events: /^close ECONNRESET$/ },
      'while reading': {
        prepare: async ({ peer, seen }) => {
          peer.write('some');
          await until('bytes', () => seen.length === 4);
        },
        events: /^data,close ECONNRESET$/,
      },
      'with its last bytes': {
        prepare: async ({ connection, peer }) => {
          connection.pause();
          await new Promise<unknown>((resolve) => peer.write('last', resolve));
          setImmediate(() => connection.resume());
        },
        events: /^(data,)?close ECONNRESET$/,
      },
      'while writes wait': { prepare: writeMuch, events: /^close (ECONNRESET|EPIPE)$/ },
      'while a close waits for its writes': {
        prepare: (own) => [writeMuch(own), own.connection.close()],
        events: /^close (ECONNRESET|EPIPE)$/,
      },
      'while our FIN waits for its writes': {
        prepare: (own) => [writeMuch(own), own.connection.end()],
        events: /^close (ECONNRESET|EPIPE)$/,
      },
      'while writes wait and reading is paused': {
        prepare: (own) => [own.connection.pause(), writeMuch(own)],
        events: /^close (ECONNRESET|EPIPE)$/,
      },
      'after our FIN': {
        prepare: ({ connection, peer }) => {
          connection.end();
          return readAll(peer);
        },
        events: /^close ECONNRESET$/,
      },
    };
    for (const [state, { prepare, events }] of Object.entries(states))
      it(state, async () => {
        const own = await pair();
        await prepare(own);
        own.peer.resetAndDestroy();
        await closed(own);
        await turns();
        assert.match(own.seen.events.join(), events);
        assert.equal(own.connection.closed, true);
      });

    it('while paused: told at resume at the latest', async () => {
      const own = await pair();
      own.connection.pause();
      own.peer.resetAndDestroy();
      await turns();
      own.connection.resume();
      await closed(own);
      assert.deepEqual(own.seen.events, ['close ECONNRESET']);
    });

    it('before we write: the write itself tells nothing', async () => {
      const own = await pair();
      own.connection.pause();
      own.peer.resetAndDestroy();
      await until('a failed write', () => {
        const before = [...own.seen.events];
        own.connection.write('x');
        assert.deepEqual(own.seen.events, before);
        return own.connection.closed;
      });
      await closed(own);
      assert.match(own.seen.events.join(), /^close (ECONNRESET|EPIPE)$/);
    });
  });
};

/** What net.Socket cannot: it destroys itself on the first failed write. */
const nativeSuite = (pair: () => Promise<Pair>): void => {
  describe('a write that fails on a reset', () => {
    const answerAndReset = ({ connection, peer }: Pair): void => {
      peer.write('answer');
      peer.resetAndDestroy();
      assert.equal(connection.write('more'), true);
      assert.equal(connection.closed, true);
    };

    it('leaves what the peer had said before to be read', async () => {
      const own = await pair();
      answerAndReset(own);
      await closed(own);
      assert.equal(own.seen.text, 'answer');
      assert.match(own.seen.events.join(), /^data,close (ECONNRESET|EPIPE)$/);
    });

    it('ends the connection when nobody reads', async () => {
      for (const act of ['pause', 'close', 'abort'] as const) {
        const own = await pair();
        answerAndReset(own);
        own.connection[act]();
        await closed(own);
        assert.match(own.seen.events.join(), /^close( ECONNRESET| EPIPE)?$/, act);
      }
    });
  });
};

for (const [name, choice] of Object.entries(implementations))
  for (const side of sides)
    describe(`${name}, ${side}:`, () => {
      const pair = () => connectPair(choice, side);
      suite(pair);
      if (choice.native) nativeSuite(pair);
    });
