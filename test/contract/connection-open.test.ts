// How connections come to be: listening, dialling, what either says when it cannot, and under which addresses.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { type Choice, chooseConnection, connectionChoice } from '#hapax/common/native.js';
import type { Address } from '#hapax/config/model.js';
import type { Connection } from '#hapax/engine/net/connection.js';
import { dial, type Source } from '#hapax/engine/net/dial.js';
import { openListener } from '#hapax/engine/net/listener.js';
import { buildText } from '#hapax/process/help.js';
import { bindTo, implementations, listenAnywhere, portOf, Recorder, turns } from '../support/connections.js';
import { freePort } from '../support/ports.js';
import { until, within } from '../support/until.js';

/** TEST-NET-1 (RFC 5737): no address of this machine. */
const NOT_OURS = '192.0.2.1';

const inet = (host: string, port: number): Address => ({ kind: 'inet', host, port });

const made: Connection[] = [];
afterEach(() => {
  for (const connection of made.splice(0)) connection.abort();
});

/** @returns a connection, or the code that dialling failed with. */
const attempt = (choice: Choice, to: Address, source?: Source): Promise<Connection | string> => {
  const outcome = new Promise<Connection | string>((resolve) => {
    const onConnect = (attach: (handler: Recorder) => Connection) => {
      made.push(attach(new Recorder()));
      resolve(made.at(-1)!);
    };
    dial(to, source, { onConnect, onFail: resolve }, choice);
  });
  return within('the outcome of a dial', outcome);
};

const suite = (choice: Choice): void => {
  describe('dialling', () => {
    it('says why there is no connection', async () => {
      const { listener, port } = await listenAnywhere(choice, (attach) => attach(new Recorder()));
      const nobody = await freePort();
      assert.equal(await attempt(choice, inet('127.0.0.1', nobody)), 'ECONNREFUSED');
      assert.equal(await attempt(choice, inet('::1', nobody)), 'ECONNREFUSED');
      const source = { host: NOT_OURS, port: 0 };
      assert.equal(await attempt(choice, inet('127.0.0.1', port), source), 'EADDRNOTAVAIL');
      listener.close();
    });

    it('comes from the source it is told to', async () => {
      for (const host of ['127.0.0.1', '::1']) {
        const seen: Connection[] = [];
        const { listener, port } = await listenAnywhere(
          choice,
          (attach) => seen.push(attach(new Recorder())),
          host,
        );
        const from = await freePort();
        const dialled = await attempt(choice, inet(host, port), { host: '', port: from });
        assert.ok(typeof dialled !== 'string', String(dialled));
        const accepted = await until('the accepted connection', () => seen[0]);
        assert.deepEqual([accepted.remoteAddress, accepted.remotePort], [host, from]);
        dialled.abort();
        listener.close();
      }
    });

    it('never tells at once, and nothing after a cancel', async () => {
      const { listener, port } = await listenAnywhere(choice, (attach) => attach(new Recorder()));
      const heard: string[] = [];
      const dialer = (name: string) => ({
        onConnect: () => heard.push(`${name} connected`),
        onFail: (code: string) => heard.push(`${name} ${code}`),
      });
      const elsewhere = { host: NOT_OURS, port: 0 };
      const nobody = inet('127.0.0.1', await freePort());
      const cancels = [
        dial(inet('127.0.0.1', port), undefined, dialer('good'), choice),
        dial(nobody, undefined, dialer('refused'), choice),
        dial(inet('127.0.0.1', port), elsewhere, dialer('no source'), choice),
      ];
      assert.deepEqual(heard, []);
      for (const cancel of cancels) cancel();
      assert.ok(typeof (await attempt(choice, inet('127.0.0.1', port))) === 'object');
      assert.equal(await attempt(choice, nobody), 'ECONNREFUSED');
      await turns();
      for (const cancel of cancels) cancel();
      assert.deepEqual(heard, []);
      listener.close();
    });

    it('is not undone by a cancel that comes too late', async () => {
      const accepted = new Recorder();
      const { listener, port } = await listenAnywhere(choice, (attach) => attach(accepted));
      const seen = new Recorder();
      let connection: Connection | undefined;
      const onConnect = (attach: (handler: Recorder) => Connection) => {
        connection = attach(seen);
      };
      const onFail = assert.fail;
      const cancel = dial(inet('127.0.0.1', port), undefined, { onConnect, onFail }, choice);
      const dialled = await until('a connection', () => connection);
      cancel();
      dialled.write('still here');
      await until('what it writes', () => accepted.text === 'still here');
      assert.deepEqual(seen.events, []);
      dialled.abort();
      listener.close();
    });
  });

  describe('listening', () => {
    it('is rejected with the code of the system', async () => {
      const taken = createServer();
      await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
      const never = () => assert.fail('accepted');
      const inUse = openListener(bindTo('127.0.0.1', portOf(taken)), 16, never, choice);
      await assert.rejects(inUse, { code: 'EADDRINUSE' });
      await assert.rejects(openListener(bindTo(NOT_OURS, 0), 16, never, choice), { code: 'EADDRNOTAVAIL' });
      taken.close();
    });

    it('accepts until it is closed; what was accepted lives on', async () => {
      const seen = new Recorder();
      let accepted: Connection | undefined;
      const { listener, port } = await listenAnywhere(choice, (attach) => {
        accepted = attach(seen);
      });
      const client = await attempt(choice, inet('127.0.0.1', port));
      assert.ok(typeof client !== 'string');
      await until('an accepted connection', () => accepted);
      listener.close();
      listener.close();
      await until('a refusal', async () => {
        return (await attempt(choice, inet('127.0.0.1', port))) === 'ECONNREFUSED';
      });
      client.write('hello');
      await until('bytes', () => seen.text === 'hello');
      client.abort();
    });

    it('knows both ends of IPv4, IPv6 and IPv4 by way of IPv6', async () => {
      for (const [listenOn, dialTo, address] of [
        ['127.0.0.1', '127.0.0.1', '127.0.0.1'],
        ['::1', '::1', '::1'],
        ['::', '::1', '::1'],
        ['::', '127.0.0.1', '::ffff:127.0.0.1'],
      ] as const) {
        let accepted: Connection | undefined;
        const { listener, port } = await listenAnywhere(
          choice,
          (attach) => {
            accepted = attach(new Recorder());
          },
          listenOn,
        );
        const client = await attempt(choice, inet(dialTo, port));
        assert.ok(typeof client !== 'string', `${dialTo}: ${client}`);
        const server = await until('an accepted connection', () => accepted);
        assert.deepEqual(
          [server.localAddress, server.localPort, server.remoteAddress, server.remotePort],
          [address, port, address, client.localPort],
        );
        assert.deepEqual(
          [client.localAddress, client.remoteAddress, client.remotePort],
          [dialTo, dialTo, port],
        );
        client.abort();
        listener.close();
      }
    });

    it('takes unix sockets, whose abort is a close', async () => {
      const path = join(tmpdir(), `hapax-connection-${process.pid}.sock`);
      const seen = new Recorder();
      const address: Address = { kind: 'unix', path, abstract: false };
      const accept = (attach: (handler: Recorder) => Connection) => attach(seen);
      const listener = await openListener({ address, v6only: false }, 16, accept, choice);
      const client = await attempt(choice, address);
      assert.ok(typeof client !== 'string', String(client));
      client.write('hello');
      await until('bytes', () => seen.text === 'hello');
      client.abort();
      await until('FIN', () => seen.events.includes('end'));
      listener.close();
      rmSync(path, { force: true });
    });
  });
};

for (const [name, choice] of Object.entries(implementations)) describe(`${name}:`, () => suite(choice));

describe('the choice of an implementation', () => {
  it('is the native one, unless HAPAX_CONNECTION says otherwise', () => {
    assert.ok(chooseConnection(undefined).native);
    assert.ok(chooseConnection('native').native);
    assert.equal(chooseConnection('socket').native, undefined);
    for (const forced of ['native', 'socket', 'smoke'])
      assert.ok(chooseConnection(forced).reason.includes(`HAPAX_CONNECTION=${forced}`));
  });

  it('is told by -vv', () => {
    assert.ok(buildText().includes(`Connections: ${connectionChoice.reason}\n`));
  });
});
