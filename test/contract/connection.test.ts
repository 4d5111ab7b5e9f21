// What every Connection owes to its owner while it lives: both implementations, as a listener accepts them and as dial makes them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Connection } from '#hapax/engine/net/connection.js';
import { SLAB_SIZE, takeSlab } from '#hapax/engine/net/slab.js';
import {
  closed,
  connectPair,
  implementations,
  MUCH,
  type Pair,
  pattern,
  Recorder,
  readAll,
  sides,
  turns,
  writeMuch,
} from '../support/connections.js';
import { NO_TABLE, nextProbe } from '../support/probes.js';
import { until } from '../support/until.js';

const suite = (pair: () => Promise<Pair>): void => {
  describe('writing', () => {
    it('sends text as latin1, bytes and slabs, in order', async () => {
      const { connection, peer } = await pair();
      const slab = takeSlab();
      slab.write('slab ');
      connection.write('caf\xe9 ');
      connection.writeBytes(Buffer.from('..bytes ..'), 2, 8);
      connection.writeSlab(slab, 5);
      connection.write('');
      connection.writeBytes(slab, 0, 0);
      connection.write('end');
      connection.close();
      assert.equal((await readAll(peer)).bytes.toString('latin1'), 'caf\xe9 bytes slab end');
    });

    it('says false while bytes wait, and drains once, when all have gone', async () => {
      const { connection, seen, peer } = await pair();
      const bytes = pattern(MUCH);
      assert.equal(connection.writeBytes(bytes, 0, MUCH), false);
      bytes.fill(0);
      connection.write('text');
      await turns();
      assert.equal(seen.drains, 0);
      const all = readAll(peer);
      await until('onDrain', () => seen.drains);
      connection.write('!');
      connection.close();
      assert.ok((await all).bytes.equals(Buffer.concat([pattern(MUCH), Buffer.from('text!')])));
      await until('onClose', () => seen.closed);
      assert.deepEqual(seen.events, ['drain', 'close']);
      assert.equal(connection.bytesWritten, MUCH + 5);
    });

    it('gives slabs back when they are sent', async () => {
      const { connection, seen, peer } = await pair();
      const slabs = new Set<Buffer>();
      while (slabs.size < 64) {
        const slab = takeSlab();
        slabs.add(slab);
        if (!connection.writeSlab(slab, SLAB_SIZE) && slabs.size > 32) break;
      }
      peer.resume();
      await until('onDrain', () => seen.drains);
      assert.ok(slabs.has(takeSlab()));
      connection.abort();
    });

    it('gives slabs back that will never be sent', async () => {
      const own = await pair();
      own.connection.write('x'.repeat(MUCH));
      const slab = takeSlab();
      assert.equal(own.connection.writeSlab(slab, SLAB_SIZE), false);
      own.connection.abort();
      await closed(own);
      assert.ok(Array.from({ length: 32 }, takeSlab).includes(slab));
    });

    it('does no harm after the end', async () => {
      const own = await pair();
      const { connection, seen, peer } = own;
      connection.end();
      for (const late of [() => {}, () => connection.close(), () => closed(own)]) {
        await late();
        const slab = takeSlab();
        assert.equal(connection.write('late'), true);
        assert.equal(connection.writeBytes(Buffer.from('late'), 0, 4), true);
        assert.equal(connection.writeSlab(slab, 4), true);
        assert.equal(takeSlab(), slab);
        connection.end();
        connection.pause();
        connection.resume();
      }
      connection.close();
      connection.abort();
      await turns();
      assert.equal((await readAll(peer)).bytes.length, 0);
      assert.deepEqual(seen.events, ['close']);
    });
  });

  describe('reading', () => {
    it('delivers nothing to a connection that another one pauses in the same turn, until it resumes', async () => {
      const both = [await pair(), await pair()];
      const told: Pair[] = [];
      for (const own of both)
        own.seen.onData = (buffer, length) => {
          Recorder.prototype.onData.call(own.seen, buffer, length);
          told.push(own);
          if (told.length === 1) for (const other of both) if (other !== own) other.connection.pause();
        };
      const written = both.map(
        ({ peer }) => new Promise<unknown>((resolve) => peer.write('early ', resolve)),
      );
      await Promise.all(written);
      await turns();
      assert.equal(told.length, 1);
      const paused = both.find((own) => own !== told[0])!;
      paused.peer.end('late');
      await turns();
      assert.deepEqual(paused.seen.events, []);
      paused.connection.resume();
      await until('FIN', () => paused.seen.events.includes('end'));
      assert.equal(paused.seen.text, 'early late');
      for (const { connection } of both) connection.abort();
    });

    it('sends what is written while bytes are told, in order, whatever follows it', async () => {
      const bytes = pattern(3000).toString('latin1');
      const ways: Readonly<Record<string, (connection: Connection) => unknown>> = {
        close: (connection) => connection.close(),
        end: (connection) => connection.end(),
        'bytes and close': (connection) => {
          connection.writeBytes(Buffer.from(bytes, 'latin1'), 0, 3000);
          connection.close();
        },
      };
      for (const [way, act] of Object.entries(ways)) {
        const { connection, seen, peer } = await pair();
        seen.onData = () => {
          connection.write('one ');
          connection.write('two ');
          assert.equal(connection.bytesWritten, 8);
          act(connection);
        };
        peer.write('go');
        const got = (await readAll(peer)).bytes.toString('latin1');
        assert.equal(got, `one two ${way.startsWith('bytes') ? bytes : ''}`, way);
        connection.abort();
      }
    });

    it('delivers to whoever is the handler now', async () => {
      const { connection, seen, peer } = await pair();
      const next = new Recorder();
      peer.write('one');
      await until('the first bytes', () => seen.length === 3);
      connection.handler = next;
      peer.end('two');
      await until('FIN', () => next.events.includes('end'));
      connection.close();
      await until('onClose', () => next.closed);
      assert.deepEqual([seen.text, seen.events], ['one', ['data']]);
      assert.deepEqual([next.text, next.events], ['two', ['data', 'end', 'close']]);
      assert.equal(connection.bytesRead, 6);
    });

    it('delivers nothing while paused, not even FIN, and loses nothing', async () => {
      const { connection, seen, peer } = await pair();
      connection.pause();
      peer.write(pattern(MUCH));
      await turns(50);
      assert.deepEqual(seen.events, []);
      connection.resume();
      await until('some bytes', () => seen.length > 0);
      connection.pause();
      const before = seen.length;
      peer.end('end');
      await turns(50);
      assert.equal(seen.length, before);
      connection.resume();
      await until('FIN', () => seen.events.includes('end'));
      assert.ok(seen.received.equals(Buffer.concat([pattern(MUCH), Buffer.from('end')])));
      assert.deepEqual(seen.events, ['data', 'end']);
      connection.close();
    });

    it('tells of FIN later when nothing came before it', async () => {
      const { connection, seen, peer } = await pair();
      connection.pause();
      peer.end();
      await turns(50);
      assert.deepEqual(seen.events, []);
      connection.resume();
      connection.pause();
      await turns();
      connection.resume();
      assert.deepEqual(seen.events, []);
      await until('FIN', () => seen.events.includes('end'));
      connection.resume();
      connection.pause();
      connection.resume();
      await turns();
      assert.deepEqual(seen.events, ['end']);
      connection.close();
    });

    it('can be paused from within onData', async () => {
      const { connection, seen, peer } = await pair();
      const note = seen.onData.bind(seen);
      seen.onData = (buffer, length) => {
        connection.pause();
        note(buffer, length);
      };
      peer.end(pattern(1 << 20));
      for (let length = 0; length < 1 << 20; length = seen.length) {
        await until('more', () => seen.length > length || seen.events.includes('end'));
        const paused = seen.length;
        await turns(3);
        assert.equal(seen.length, paused);
        connection.resume();
      }
      await until('FIN', () => seen.events.includes('end'));
      assert.ok(seen.received.equals(pattern(1 << 20)));
      connection.close();
    });
  });

  describe('half close', () => {
    it('writes on after the peer has ended', async () => {
      const own = await pair();
      const { connection, seen, peer } = own;
      peer.end('question');
      await until('FIN', () => seen.events.includes('end'));
      assert.equal(connection.closed, false);
      const bytes = writeMuch(own);
      const all = readAll(peer);
      await until('onDrain', () => seen.drains);
      connection.end();
      await closed(own);
      assert.ok((await all).bytes.equals(bytes));
      assert.deepEqual(seen.events, ['data', 'end', 'drain', 'close']);
    });

    it('reads on after its own end', async () => {
      const own = await pair();
      const { connection, seen, peer } = own;
      connection.write('question');
      connection.end();
      assert.equal(connection.closed, true);
      assert.equal((await readAll(peer)).bytes.toString(), 'question');
      peer.write('ans');
      await until('an answer', () => seen.text === 'ans');
      peer.end('wer');
      await closed(own);
      assert.equal(seen.text, 'answer');
      assert.deepEqual(seen.events, ['data', 'end', 'close']);
    });

    it('sends what waits before its FIN, whichever side ends first', async () => {
      for (const peerFirst of [true, false]) {
        const own = await pair();
        const { connection, seen, peer } = own;
        const bytes = writeMuch(own);
        if (peerFirst) peer.end();
        else connection.end();
        if (peerFirst) await until('FIN', () => seen.events.includes('end'));
        if (peerFirst) connection.end();
        else peer.end();
        await turns();
        assert.equal(seen.closed, false);
        assert.ok((await readAll(peer)).bytes.equals(bytes));
        await closed(own);
        assert.deepEqual(seen.events, ['end', 'close']);
      }
    });

    it('has TCP probe a silent peer where that is asked for', { skip: NO_TABLE }, async () => {
      const { connection, peer } = await pair();
      const timer = () => nextProbe(connection.localPort, peer.localPort!);
      assert.equal(await until('no timer', timer), 'none');
      connection.keepAlive(1000);
      const seconds = await until('the timer', timer);
      assert.ok(Number(seconds) > 980 && Number(seconds) <= 1000, String(seconds));
      connection.close();
      connection.keepAlive(1);
    });

    it('lets onEnd end, close or abort', async () => {
      for (const way of ['end', 'close', 'abort'] as const) {
        const own = await pair();
        const { connection, seen, peer } = own;
        const note = seen.onEnd.bind(seen);
        seen.onEnd = () => {
          connection[way]();
          note();
        };
        peer.end();
        await closed(own);
        assert.deepEqual(seen.events, ['end', 'close'], way);
      }
    });
  });
};

for (const [name, choice] of Object.entries(implementations))
  for (const side of sides) describe(`${name}, ${side}:`, () => suite(() => connectPair(choice, side)));
