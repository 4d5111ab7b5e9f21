// What the table of differential tests cannot say of persistence: rules that overrule the cookie, dates, dynamic cookies.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { xxh64 } from '#hapax/common/xxh64.js';
import { Backend } from '#hapax/engine/backend/backend.js';
import { decodeDate, encodeDate } from '#hapax/engine/backend/persistence/cookie-date.js';
import { CookieScan } from '#hapax/engine/backend/persistence/cookie-scan.js';
import { followCookie, type PersistentRequest } from '#hapax/engine/backend/persistence/from-client.js';
import { compilePersistence } from '#hapax/engine/backend/persistence/persistence.js';
import { HeaderList } from '#hapax/engine/http1/headers.js';
import { dynamicCookie } from '#hapax/process/dynamic-cookies.js';
import { Gauge, ServerState } from '#hapax/state/slots.js';
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
    cookie SRV insert indirect
    server s1 127.0.0.1:1 cookie c1
    server s2 127.0.0.1:2 cookie c2
`;

/** A request with that Cookie field, after the cookie was looked at; server s1 is down. */
const follow = (field: string, given: Partial<PersistentRequest> = {}) => {
  const { model } = load(CFG);
  assert.ok(model);
  const state = State.allocate(model, 1);
  const backend = new Backend(model.proxies[0]!, model, state);
  state.server(0, 0).set(Gauge.server.operational, ServerState.stopped);
  const headers = new HeaderList();
  headers.add('cookie', field);
  const request: PersistentRequest = {
    direct: undefined,
    cookieTrace: undefined,
    persistRule: undefined,
    ...given,
  };
  followCookie(backend.persistence!, request, headers);
  return {
    server: request.direct?.config.name,
    brought: request.cookieTrace?.brought,
    left: headers.get('cookie'),
  };
};

describe('rules and the cookie', () => {
  test('without one, a server that is down is not reached', () => {
    assert.deepEqual(follow('SRV=c1'), { server: undefined, brought: 'D', left: undefined });
  });
  test('force-persist reaches it', () => {
    assert.deepEqual(follow('SRV=c1', { persistRule: 'force' }), {
      server: 's1',
      brought: 'D',
      left: undefined,
    });
  });
  test('ignore-persist takes the cookie out all the same', () => {
    assert.deepEqual(follow('SRV=c2; a=1', { persistRule: 'ignore' }), {
      server: undefined,
      brought: 'U',
      left: 'a=1',
    });
  });
});

test('a backend without a cookie has no persistence', () => {
  const { model } = load(CFG.replace(/cookie SRV.*/, ''));
  assert.equal(compilePersistence(model!.proxies[0]!, []), undefined);
});

test('dates survive, rounded up to four seconds', () => {
  for (const seconds of [4, 1_000_000, 1_795_274_000, 2 ** 31 - 4])
    for (const later of [0, 1, 3]) {
      const date = encodeDate(seconds - later);
      assert.equal(date.length, 5);
      assert.equal(decodeDate(`c1|${date}zz`, 3), seconds);
    }
  for (const wrong of ['', 'AAAA', 'AAAAA', '!!!!!']) assert.equal(decodeDate(wrong, 0), 0);
});

test('whatever a field holds, the scan goes through it once', () => {
  const alphabet = ['=', ';', ',', '"', '\\', ' ', '\t', '$', 'a', 'SRV'];
  for (let seed = 1; seed < 3000; seed++) {
    let random = seed;
    let text = '';
    for (let length = seed % 17; length > 0; length--) {
      random = (Math.imul(random, 1103515245) + 12345) >>> 0;
      text += alphabet[(random >>> 16) % alphabet.length]!;
    }
    for (const field of ['cookie', 'set-cookie', 'set-cookie2'] as const) {
      const scan = new CookieScan(text, field);
      let whole = '';
      for (let cookies = 0; scan.next(); cookies++) {
        assert.ok(cookies <= text.length + 1, `${field}: ${text}`);
        whole += scan.lead + scan.raw;
      }
      assert.equal(whole, text, field);
    }
  }
});

test('xxh64', () => {
  const hash = (text: string, seed?: bigint) => xxh64(Buffer.from(text), seed).toString(16).padStart(16, '0');
  assert.equal(hash(''), 'ef46db3751d8e999');
  assert.equal(hash('abc'), '44bc2cf5ad770999');
  assert.equal(hash('The quick brown fox jumps over the lazy dog'), '0b242d361fda71bc');
});

test('dynamic cookies are those of haproxy', () => {
  const to = (host: string, port: number) => ({ kind: 'inet', host, port }) as const;
  assert.equal(dynamicCookie('abc', { kind: 'unix', path: '/x', abstract: false }), undefined);
  assert.equal(dynamicCookie('abc', to('web.example', 80)), undefined);
  assert.equal(dynamicCookie('abc', to('127.0.0.1', 39675)), '75e6dfe3c05912ad');
  assert.match(dynamicCookie('abc', to('::1', 80))!, /^[0-9a-f]{16}$/);
});
