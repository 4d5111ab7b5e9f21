// Conditions: what they answer, what is wrong with them, and that HAProxy says the same of both.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables are those of the cfg
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { evaluateCondition } from '#hapax/config/conditions/condition.js';
import { load, makeWorld, said } from '../support/config.js';

const world = makeWorld({ env: { HERE: '', WHERE: 'there' } });

const evaluate = (text: string): boolean | string => {
  const value = evaluateCondition(text, world);
  return typeof value === 'boolean' ? value : `${value.at}: ${value.error}`;
};

/** What HAProxy knows as well, and what comes out: true, false, or that nobody can tell. */
const SHARED: readonly (readonly [text: string, answer: boolean | undefined])[] = [
  ['', false],
  ['0', false],
  ['-1', true],
  ['00', false],
  ['!0', true],
  ['!!1', true],
  ['! 1', false],
  ['1 && 0', false],
  ['1 && 0 || 1', true],
  ['1 || 1 && 0', true],
  ['(1 || 1) && 0', false],
  ['!(1 && !(0))', false],
  ['((1)||0)', true],
  ['defined(PATH)', true],
  ['defined(NOT_THERE)', false],
  ['defined( PATH )', false],
  ['defined()', false],
  ['streq(a,a)', true],
  ['streq(a, a)', false],
  ['streq(,)', true],
  ["streq('a b',a b)", true],
  ['strneq(a,b)', true],
  ['version_atleast(2.4-dev19)', true],
  ['version_before(2.6-dev1)', false],
  ['version_atleast(99.1)', false],
  ['version_atleast()', true],
  ['feature(POLL)', true],
  ['feature(LIBCRYPT) && feature(CRYPT_H)', true],
  ['feature(QUIC)', false],
  ['feature(nonsense)', false],
  ['1 &&', undefined],
  ['0 && foo', undefined],
  ['foo', undefined],
  ['1 2', undefined],
  ['(1', undefined],
  ['1)', undefined],
  ['streq(a)', undefined],
  ['streq(a,b', undefined],
  ['streq(a,b,c)', undefined],
];

test('conditions come out as the manual has it', () => {
  for (const [text, answer] of SHARED) {
    const value = evaluateCondition(text, makeWorld({ env: { PATH: '/' } }));
    assert.equal(typeof value === 'boolean' ? value : undefined, answer, text);
  }
});

const installed = spawnSync('haproxy', ['-v']).status === 0;

test('HAProxy answers the same', { skip: installed ? false : 'haproxy is not installed' }, () => {
  for (const [text, answer] of SHARED) {
    const { status } = spawnSync('haproxy', ['-cc', text], { timeout: 10_000 });
    assert.equal(status === 2 ? undefined : status === 0, answer, text);
  }
});

test('this is HAProxy 3.4 on OpenSSL', () => {
  for (const text of [
    'version_atleast(3.4)',
    'version_atleast(3.4-dev9)',
    'version_before(3.4.1)',
    'openssl_version_atleast(1.1.1w) && openssl_version_before(3.1)',
    'ssllib_name_startswith(Open)',
    'strstr(haproxy,prox)',
    'enabled(POLL)',
  ])
    assert.equal(evaluate(text), true, text);
  for (const text of [
    'version_before(3.4)',
    'version_atleast(3.5-dev0)',
    'awslc_api_atleast(1) || awslc_api_before(99)',
    'ssllib_name_startswith(wolfSSL)',
    'enabled(SPLICE)',
  ])
    assert.equal(evaluate(text), false, text);
});

test('what is wrong is told in its place', () => {
  assert.equal(evaluate('1 && fo(x)'), "5: unparsable conditional expression 'fo(x)'");
  assert.equal(evaluate('1 x'), "2: unexpected character 'x' at the end of conditional expression '1 x'");
  assert.equal(evaluate('streq(a)'), "7: missing arguments (got 1/2) in predicate 'streq'");
  assert.equal(evaluate('streq(a,"b)'), "11: expected ')' after argument 2 of predicate 'streq'");
  assert.match(String(evaluate('('.repeat(100_000))), /too many nested parentheses/);
});

const LISTEN = 'listen l\n mode http\n timeout client 5s\n bind :80\n';
const maxconn = (text: string): number | undefined =>
  load(LISTEN + text, { env: { ONE: '1', NONE: '' } }).model?.proxies[0]?.maxconn;

describe('blocks', () => {
  test('one branch counts, in sections and around them', () => {
    const cfg = (variable: string) =>
      ` .if "$${variable}"\n maxconn 1\n.elif 1\n maxconn 2\n.else\n bogus\n.endif # end\n`;
    assert.deepEqual([maxconn(cfg('ONE')), maxconn(cfg('NONE'))], [1, 2]);
    const { model } = load(`.if 0\nglobal\n maxconn x\n${LISTEN}.else\n${LISTEN}.endif\n`);
    assert.equal(model?.proxies.length, 1);
  });

  test('nested ones are passed over with the block they stand in', () => {
    assert.equal(
      maxconn('.if 0\n.if foo\n.elif bar\n.else\n maxconn 1\n.endif\n maxconn 2\n.endif\n maxconn 3\n'),
      3,
    );
    assert.equal(
      maxconn('.if 1\n.if 0\n maxconn 1\n.else\n maxconn 2\n.endif\n.else\n maxconn 3\n.endif\n'),
      2,
    );
  });

  test('what the lines above have set counts', () => {
    const cfg = `global\n setenv A 1\n.if defined(A) && streq("$A",1)\n unsetenv A\n.endif\n.if !defined(A)\n${LISTEN}.endif\n`;
    assert.equal(load(cfg).verdict, 'valid');
  });

  test('a condition that cannot be read costs one message, whatever it encloses', () => {
    const loaded = load(
      `${LISTEN} default_backend b\n.if feture(SSL)\nbackend b\n.else\n bogus\nbackend b\n.endif\n`,
    );
    assert.deepEqual(said(loaded), [
      "alert: unparsable conditional expression 'feture(SSL)' in '.if' at position 1. (did you mean 'feature'?)",
    ]);
  });
});
