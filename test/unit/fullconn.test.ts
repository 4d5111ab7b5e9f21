// fullconn where the cfg does not say it: a tenth of what the frontends that reach the backend let in.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fullconnOf } from '#hapax/config/fullconn.js';
import { makeModel, makeProxy, place } from '../support/model.js';

const backend = makeProxy({ name: 'app', section: 'backend' });
const reaching = { section: 'frontend', defaultBackend: 'app' } as const;

it('is what was configured', () => {
  const model = makeModel([{ ...backend, fullconn: 7 }, makeProxy({ ...reaching, maxconn: 3000 })]);
  assert.equal(fullconnOf(model.proxies[0]!, model), 7);
});

it('sums the frontends that reach it by default_backend, use_backend or as one listen', () => {
  const ruled = makeProxy({
    section: 'frontend',
    maxconn: 101,
    useBackends: [{ place: place(), backend: 'app' }],
  });
  const elsewhere = makeProxy({ section: 'frontend', maxconn: 9000, defaultBackend: 'other' });
  const model = makeModel([backend, makeProxy({ ...reaching, maxconn: 3000 }), ruled, elsewhere]);
  assert.equal(fullconnOf(model.proxies[0]!, model), 311);
  const listen = makeModel([makeProxy({ maxconn: 500 })]);
  assert.equal(fullconnOf(listen.proxies[0]!, listen), 50);
});

it('takes a frontend without maxconn for one with that of the process', () => {
  const model = makeModel([backend, makeProxy(reaching)], { maxconn: 450 });
  assert.equal(fullconnOf(model.proxies[0]!, model), 45);
});

it('is 1 for a backend that nothing reaches', () => {
  const model = makeModel([backend]);
  assert.equal(fullconnOf(model.proxies[0]!, model), 1);
});
