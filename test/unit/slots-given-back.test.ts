// Slots of a server that are given back while others are handed out (manual 5.2, "maxconn").
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Assignable, Backend } from '#hapax/engine/backend/backend.js';
import { QueuePlace } from '#hapax/engine/backend/queue.js';
import type { ServerSlot } from '#hapax/engine/backend/server.js';
import { State } from '#hapax/state/state.js';
import { load } from '../support/config.js';

const CFG = `
defaults
    mode http
    timeout client 1s
    timeout connect 1s
    timeout server 1s
listen web
    bind :8001
    server s 127.0.0.1:1 maxconn 1
`;

const MANY = 20_000;

test('however many are done as soon as they have their slot, the stack does not grow', () => {
  const { model } = load(CFG);
  assert.ok(model);
  const backend = new Backend(model.proxies[0]!, model, State.allocate(model, 1));
  let served = 0;
  const ask = (): ServerSlot | 'queued' | 'full' => {
    const onSlot = (server: ServerSlot): void => {
      served++;
      backend.release(server);
    };
    const request: Assignable = {
      clientAddress: '127.0.0.1',
      place: new QueuePlace({ onSlot }),
      avoid: undefined,
      last: undefined,
      direct: undefined,
      wanted: undefined,
      marks: undefined,
    };
    return backend.assign(request);
  };
  assert.equal(backend.available, 1);
  const first = ask();
  assert.ok(typeof first !== 'string');
  for (let i = 0; i < MANY; i++) assert.equal(ask(), 'queued');
  backend.release(first);
  assert.equal(served, MANY);
  assert.equal(typeof ask(), 'object');
});
