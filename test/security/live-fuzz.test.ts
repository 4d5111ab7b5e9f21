// Random clients and random servers, all at once, for some seconds: whatever they do, nothing is left of it. The seed is
// printed, and FUZZ_SEED repeats it (though not its timing).
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Dice, randomAnswer, randomRequest, rollDice } from '../support/noise.js';
import { startSiege } from '../support/siege.js';

const SECONDS = 8;
const CLIENTS = 60;

/** Says some things in pieces, then leaves in one of the ways there are. */
async function behave(socket: Socket, dice: Dice, say: (dice: Dice) => string): Promise<void> {
  for (let things = dice.below(4) + 1; things > 0 && !socket.destroyed; things--) {
    const bytes = say(dice);
    const cut = dice.below(bytes.length + 1);
    socket.write(bytes.slice(0, cut), 'latin1');
    await pause(dice.below(4));
    if (!socket.destroyed) socket.write(bytes.slice(cut), 'latin1');
    await pause(dice.below(5));
  }
  const leave = dice.pick(['reset', 'end', 'destroy', 'stay', 'stay']);
  if (leave === 'reset') socket.resetAndDestroy();
  else if (leave === 'end') socket.end();
  else if (leave === 'destroy') socket.destroy();
  else await pause(dice.below(400)).then(() => socket.destroy());
}

/** One client after the other until it is over. */
async function attack(port: number, dice: Dice, end: number): Promise<void> {
  while (performance.now() < end) {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {});
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    if (dice.below(6) > 0) socket.resume();
    socket.on('end', () => dice.below(2) && socket.end());
    setTimeout(() => socket.destroy(), 1500).unref();
    await behave(socket, dice, randomRequest);
    await closed;
  }
}

test('nothing is left of random clients and servers', async (t) => {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1e9);
  t.diagnostic(`FUZZ_SEED=${seed}`);
  const dice = rollDice(seed);
  const siege = await startSiege(t, {
    lines: [
      ...['connect', 'client', 'server'].map((timeout) => `timeout ${timeout} 400ms`),
      'timeout queue 100ms',
      'option forwardfor',
      'retries 1',
      'option redispatch',
      'default-server maxconn 8',
    ],
    server: ({ socket }) => {
      if (dice.below(10) === 0) socket.pause();
      socket.once('data', () => void behave(socket, dice, randomAnswer));
    },
  });
  const descriptors = siege.descriptors();
  const end = performance.now() + SECONDS * 1000;
  await Promise.all(Array.from({ length: CLIENTS }, () => attack(siege.port, dice, end)));
  await siege.holds(40);
  // Idle connections to the servers go as the servers close them.
  for (const { socket } of siege.origin.connections) socket.destroy();
  await siege.closesAllBut(descriptors);
  assert.ok(siege.origin.connections.length > 100, 'requests came through');
  await siege.servesOthers();
  assert.ok(siege.proxy.running);
});
