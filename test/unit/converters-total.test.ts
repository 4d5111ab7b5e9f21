// Every converter, whatever it is given: it never throws, which would end its thread, and gives a sample or none, of
// bounded size.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IpAddress } from '#hapax/common/ip.js';
import type { CallArgument } from '#hapax/config/rules.js';
import type { ArgumentCard } from '#hapax/config/sample/card.js';
import type { EngineContext } from '#hapax/engine/context.js';
import { Compiler } from '#hapax/engine/sample/compiler.js';
import { converters } from '#hapax/engine/sample/converters/index.js';
import type { Converter } from '#hapax/engine/sample/fetch.js';
import type { Stream, StreamClient } from '#hapax/engine/sample/stream.js';
import { castTo, type Sample, toBytes } from '#hapax/engine/sample/value.js';
import { VariableSlots } from '#hapax/engine/sample/variables.js';
import { State } from '#hapax/state/state.js';
import { makeModel, makeProxy } from '../support/model.js';

const MAPS: Record<string, [string, string][]> = {
  str: [
    ['a', '1'],
    ['abc', '22'],
  ],
  int: [['1:5', '7']],
  ip: [['10.0.0.0/8', '3']],
  regm: [['^(a+)(b)?', 'x\\1\\2']],
};

const model = makeModel([makeProxy()]);
model.files = { maps: MAPS, texts: { key: 'no PEM at all' } };

const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });

/** Texts that some converter makes something of, and any others. */
const texts = fc.oneof(
  latin1,
  fc.constantFrom(
    ...[
      'a',
      'abc',
      '',
      '10.1.2.3',
      '::1',
      'Sun, 06 Nov 1994 08:49:37 GMT',
      'en;q=0.5,fr',
      'for=1.2.3.4',
      '%41+?%',
    ],
    ...[
      '{"a":[1,{"b":"\\u0041"}]}',
      '[[[[[[',
      '{"a":"\\',
      'e30.e30.e30',
      'e30.e30.',
      'px/s1',
      'a%zz',
      '8=FIX.4.4\x01',
    ],
    ...[
      '\x10\x0e\0\x04MQTT\x04\x02\0<\0\x02id',
      '\x45\0\0\x3c\0\0\x40\0\x40\x06',
      '\x08\xac\x02\x12\x02\x08\x4d',
      '\x60',
    ],
    `1${'0'.repeat(400)}`,
    'x'.repeat(2000),
  ),
);

const samples: fc.Arbitrary<Sample> = fc.oneof(
  texts,
  texts.map((text) => Buffer.from(text, 'latin1')),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.constantFrom(2 ** 63, -(2 ** 63), 0, -1, 1e17),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer().map((word) => IpAddress.ipv4(word)),
  fc.tuple(fc.integer(), fc.integer()).map(([a, b]) => IpAddress.ipv6(a, 0, 0, b)),
);

const WORDS = fc.constantFrom(
  ...[
    'a',
    '.',
    '1',
    'sha256',
    'HS256',
    'RS256',
    'txn.v',
    'key',
    '$.a[1].b',
    'connect',
    '1.2',
    'MsgType',
    'QUJDREVGR0hJSktMTU5PUA==',
  ],
  ...['%Y %j %N %G', 'buf0', ',', '\\1', 'A.B'],
);

const argumentOf = ({ kind, oneOf, optional }: ArgumentCard, name: string): fc.Arbitrary<CallArgument> => {
  const given = ((): fc.Arbitrary<CallArgument> => {
    if (oneOf) return fc.constantFrom(...oneOf);
    if (kind === 'file')
      return fc.constantFrom(...Object.keys(MAPS).filter((map) => name.includes(map)), 'none');
    if (kind === 'var') return fc.constantFrom('txn.v', 'txn.w', 'sess.s');
    if (kind === 'int-or-var') return fc.oneof(fc.integer(), fc.constant('txn.v'));
    if (kind === 'int') return fc.integer({ min: -300, max: 300 });
    if (kind === 'uint') return fc.constantFrom(0, 1, 2, 8, 32, 128, 256);
    if (kind === 'mask4' || kind === 'mask6') return fc.integer({ min: 0, max: 32 });
    if (kind === 'reg') return fc.constantFrom('a*', '(a)|b', '^');
    return kind === 'str' ? WORDS : fc.constant('px');
  })();
  return optional ? fc.oneof(fc.constant(null), given) : given;
};

const argumentsOf = ({ args, name }: Converter): fc.Arbitrary<CallArgument[]> =>
  fc.tuple(...args.map((card) => argumentOf(card, name)));

const LONGEST = 64 * 1024;

for (const converter of converters.values()) {
  if (converter.status === 'refused') continue;
  test(`${converter.name} takes anything`, () => {
    const run = (args: CallArgument[], values: readonly Sample[], held: Sample) => {
      if (converter.check?.(args) !== undefined) return;
      const variables = new VariableSlots();
      const convert = converter.create(args, new Compiler(model, model.proxies[0]!, variables));
      const stream = makeStream();
      variables.variable('txn.v').set(stream, held);
      for (const value of values) {
        const taken = castTo(converter.in)(value);
        const given = taken === undefined ? undefined : convert(taken, stream);
        assert.ok(given === undefined || toBytes(given).length < LONGEST, 'is no longer than that');
        assert.ok(typeof given !== 'number' || !Number.isNaN(given), 'is a number');
      }
    };
    const inputs = fc.array(samples, { minLength: 5, maxLength: 10 });
    fc.assert(fc.property(argumentsOf(converter), inputs, samples, run), { numRuns: 60 });
  });
}

/** What converters ask of a request. */
const makeStream = (): Stream => {
  const client: Partial<StreamClient> = {};
  const context: Partial<EngineContext> = { backends: [], process: State.allocate(model, 1).process };
  const stream: Partial<Stream> = {
    client: client as StreamClient,
    context: context as EngineContext,
    termination: '--',
    frontend: model.proxies[0]!,
    queueLeftAt: -1,
    retries: 0,
    status: 200,
  };
  return stream as Stream;
};
