// Conditions on bytes of which more may come: true, false, or not decided, as HAProxy's PASS, FAIL and MISS.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileConditionSoFar } from '#hapax/engine/sample/acl.js';
import { Compiler } from '#hapax/engine/sample/compiler.js';
import type { Inspection, Stream } from '#hapax/engine/sample/stream.js';
import { VariableSlots } from '#hapax/engine/sample/variables.js';
import { load } from '../support/config.js';

/** How a condition comes out when so much has come. */
const outcome = (condition: string, text: string, final = false): boolean | undefined => {
  const { model } = load(`
listen l
    mode tcp
    bind :80
    acl yes always_true
    acl no always_false
    acl ab req.payload(0,2) -m str ab
    acl cd req.payload(0,2) -m str cd
    acl either req.payload(0,2) -m str ab
    acl either always_true
    tcp-request content accept ${condition}
`);
  const [proxy] = model!.proxies;
  const compiler = new Compiler(model!, proxy!, new VariableSlots());
  const { condition: written } = proxy!.rules['tcp-request content']![0]!;
  const inspection: Inspection = { bytes: Buffer.from(text), final, undecided: false, head: undefined };
  return compileConditionSoFar(written!, compiler)({ inspection } as Stream);
};

test('an ACL that lacks bytes is not decided until there are enough, or no more come', () => {
  assert.equal(outcome('if ab', 'a'), undefined);
  assert.equal(outcome('if ab', 'ab'), true);
  assert.equal(outcome('if ab', 'xy'), false);
  assert.equal(outcome('if ab', 'a', true), false);
});

test('neither is its opposite', () => {
  assert.equal(outcome('if !ab', 'a'), undefined);
  assert.equal(outcome('if !ab', 'ab'), false);
  assert.equal(outcome('if !ab', 'a', true), true);
  assert.equal(outcome('unless ab', 'a'), undefined);
  assert.equal(outcome('unless ab', 'ab'), false);
  assert.equal(outcome('unless ab', 'xy'), true);
});

test('of a group, the first that is false or open decides', () => {
  assert.equal(outcome('if no ab', 'a'), false);
  assert.equal(outcome('if ab no', 'a'), undefined);
  assert.equal(outcome('if yes ab', 'a'), undefined);
  assert.equal(outcome('if !no ab', 'ab'), true);
});

test('of several groups, one that holds decides', () => {
  assert.equal(outcome('if ab or yes', 'a'), true);
  assert.equal(outcome('if ab or cd', 'cd'), true);
  assert.equal(outcome('if ab or no', 'a'), undefined);
  assert.equal(outcome('unless ab or yes', 'a'), false);
});

test('of several lines of an ACL, one that matches decides', () => {
  assert.equal(outcome('if either', 'a'), true);
  assert.equal(outcome('if !either', 'a'), false);
});

test('what matches now is decided, even where more bytes might change it', () => {
  assert.equal(outcome('if { req.len gt 1 }', 'ab'), true);
  assert.equal(outcome('if { req.len 0 }', ''), true);
  assert.equal(outcome('if { req.len gt 9 }', 'ab'), undefined);
});
