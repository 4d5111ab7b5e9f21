// Names that rules ask for: one question for all who wait, good answers remembered for a while, others not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Answer } from '#hapax/common/name-servers.js';
import { newResolvers } from '#hapax/config/initial.js';
import { openNames } from '#hapax/engine/net/names.js';
import { place } from '../support/model.js';

/** Names of a section whose name server says what a test tells it. */
const open = (answer: () => Answer<string>, validMs = 60_000) => {
  const { hold } = newResolvers(place(), 'dns');
  const asked: string[] = [];
  const addresses = async (name: string): Promise<Answer<string>> => {
    asked.push(name);
    return answer();
  };
  return { asked, ...openNames({ hold: { ...hold, valid: validMs } }, 'ipv4', { addresses }) };
};

const found =
  (...addresses: string[]) =>
  (): Answer<string> => ({ found: addresses, from: 'dns/ns1' });

test('all who ask before the answer get it, but for those who have given up', async () => {
  const { ask, asked, known } = open(found('192.0.2.1'));
  const told: string[] = [];
  ask('a.test', (address) => told.push(`first ${address}`));
  const forget = ask('a.test', () => told.push('second'));
  ask('a.test', (address) => told.push(`third ${address}`));
  forget();
  assert.equal(known('a.test'), undefined);
  await turn();
  assert.deepEqual(told, ['first 192.0.2.1', 'third 192.0.2.1']);
  assert.deepEqual(asked, ['a.test']);
});

test('an answer is known while it holds, its addresses in turn', async () => {
  const { ask, known } = open(found('192.0.2.1', '192.0.2.2'));
  ask('a.test', () => {});
  await turn();
  assert.deepEqual(
    [known('a.test'), known('a.test'), known('a.test')],
    ['192.0.2.2', '192.0.2.1', '192.0.2.2'],
  );
  const shortLived = open(found('192.0.2.1'), 0);
  shortLived.ask('a.test', () => {});
  await turn();
  assert.equal(shortLived.known('a.test'), undefined);
});

test('no answer is told, and not remembered', async () => {
  const { ask, asked, known } = open(() => ({ failure: 'nx' }));
  const told: unknown[] = [];
  for (const time of [1, 2]) {
    ask('a.test', (address) => told.push(address));
    await turn();
    assert.equal(asked.length, time);
  }
  assert.deepEqual(told, [undefined, undefined]);
  assert.equal(known('a.test'), undefined);
});

test('clients cannot fill the memory with names', async () => {
  const { ask, known } = open(found('192.0.2.1'));
  for (let i = 0; i <= 1000; i++) ask(`${i}.test`, () => {});
  await turn();
  assert.equal(known('0.test'), undefined);
  assert.equal(known('1000.test'), '192.0.2.1');
});
