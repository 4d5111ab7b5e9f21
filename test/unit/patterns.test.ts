// Which pattern of a set a value matches. The rows are what the real HAProxy 2.6 answered to maps with these lines.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IpAddress } from '#hapax/common/ip.js';
import {
  createPatternSet,
  type MatchOptions,
  type MatchValues,
} from '#hapax/engine/sample/patterns/index.js';

const SOME_PATHS = ['/a one', '/a/b two', '/a/b three', '/a/ four', '/a/b/c five'];
const NETWORKS = [
  '10.0.0.0/8 ten8',
  '10.1.0.0/16 ten16',
  '10.1.2.3 host',
  '10.1.2.3 host-again',
  '10.0.0.1/255.0.0.255 odd',
  '20.0.0.1/255.0.0.255 odder',
  '10.9.0.0/255.255.0.0 dotted',
  '2001:db8::/32 six',
  '2001:db8:1::/48 six48',
  '::ffff:11.0.0.0/104 mapped11',
];

interface Row {
  readonly method: Exclude<keyof MatchValues, 'int' | 'ip'>;
  readonly options?: MatchOptions;
  /** Text and entry, as in a map's file. */
  readonly lines: readonly string[];
  /** Values, and the entry that each of them finds. */
  readonly found: Readonly<Record<string, string | undefined>>;
}

const ROWS: Readonly<Record<string, Row>> = {
  'str: the first of the same text': {
    method: 'str',
    lines: ['x one', 'x two', 'X three', 'y four'],
    found: { x: 'one', X: 'three', y: 'four', z: undefined, '': undefined, 'x\0y': 'one', xy: undefined },
  },
  'str -i': {
    method: 'str',
    options: { ignoreCase: true },
    lines: ['Abc one', 'aBC two', '\xc3\xa9 three'],
    found: { ABC: 'one', abc: 'one', 'abc\0': undefined, '\xc3\xa9': 'three', '\xc3\x89': undefined },
  },
  'beg: the longest': {
    method: 'beg',
    lines: SOME_PATHS,
    found: {
      '/a': 'one',
      '/a/bc': 'two',
      '/a/x': 'four',
      '/a/b/cc': 'five',
      '/A': undefined,
      '/': undefined,
    },
  },
  'beg -i: the first': {
    method: 'beg',
    options: { ignoreCase: true },
    lines: SOME_PATHS.toReversed(),
    found: { '/A': 'one', '/A/B/C': 'five', '/a/b/': 'four', '/a/bc': 'four', '/x': undefined },
  },
  'end: the first': {
    method: 'end',
    lines: ['.com com', '.example.com ex', 'www.example.org www', '.com com2', 'org org'],
    found: {
      'www.example.com': 'com',
      'www.example.org': 'www',
      'x.org': 'org',
      com: undefined,
      '': undefined,
    },
  },
  'sub: the first': {
    method: 'sub',
    lines: ['bb first', 'abba second', 'a third'],
    found: { xxabbaxx: 'first', bba: 'first', cac: 'third', xyz: undefined },
  },
  'dir: between slashes': {
    method: 'dir',
    lines: ['b/c one', '/a/b/ two', 'd three'],
    found: {
      '/a/b/c': 'one',
      '/a/b': 'two',
      'xa/b': undefined,
      '/d?x': 'three',
      '/e?d': 'three',
      '/dd': undefined,
    },
  },
  'dom: between dots, colons and slashes': {
    method: 'dom',
    lines: ['example first', 'www.example second', '.dots. third', ':80 port'],
    found: {
      'http://www.example.com:80/': 'first',
      'xwww.example.com': 'first',
      'a.dots.b': 'third',
      'x:80': 'port',
      'x:8080': undefined,
    },
  },
  'dom -i, and what is all delimiters': {
    method: 'dom',
    options: { ignoreCase: true },
    lines: ['WWW one', '. end'],
    found: { 'a.www.b': 'one', '/abc/': 'end', abc: undefined, '.': 'end' },
  },
  'reg: the first': {
    method: 'reg',
    lines: ['^/a first', '^/a/b second', 'c$ third'],
    found: { '/a/b': 'first', '/c': 'third', '/c\n': 'third', '/b': undefined },
  },
  'reg -i': { method: 'reg', options: { ignoreCase: true }, lines: ['^/A one'], found: { '/a': 'one' } },
  'len: the first': {
    method: 'len',
    lines: ['3 three', '1:5 some'],
    found: { abc: 'three', ab: 'some', abcdef: undefined, '': undefined },
  },
  'bin: bytes': {
    method: 'bin',
    lines: ['616263 abc', '6162FF ff', '616263 again'],
    found: { abc: 'abc', 'ab\xff': 'ff', ab: undefined },
  },
};

const fill = <Value>(
  set: {
    add(text: string, entry: string): string | undefined;
    find(value: Value): { entry: string } | undefined;
  },
  lines: readonly string[],
): ((value: Value) => string | undefined) => {
  for (const line of lines) {
    const [text = '', entry = ''] = line.split(' ');
    assert.equal(set.add(text, entry), undefined);
  }
  return (value) => set.find(value)?.entry;
};

describe('a set of patterns finds', () => {
  for (const [name, { method, options, lines, found }] of Object.entries(ROWS))
    it(name, () => {
      const find = fill(createPatternSet<typeof method, string>(method, options), lines);
      for (const [value, entry] of Object.entries(found)) assert.equal(find(value), entry, value);
    });

  it('int: the first range', () => {
    const set = createPatternSet<'int', string>('int');
    const find = fill(set, ['5 five', '1:10 range', '5 again', ':3 low', '100: high', '20-30 dash']);
    const found = [5, 2, 11, 500, -7, 25, 2 ** 62].map((value) => find(value));
    assert.deepEqual(found, ['five', 'range', undefined, 'high', 'low', 'dash', 'high']);
  });

  it('ip: the longest prefix of its family, then of the other, then odd netmasks', () => {
    const found: Readonly<Record<string, string | undefined>> = {
      '10.1.2.3': 'host',
      '10.1.9.9': 'ten16',
      '10.200.0.1': 'ten8',
      '20.9.9.1': 'odder',
      '20.9.9.2': undefined,
      '10.9.3.4': 'dotted',
      '11.1.1.1': 'mapped11',
      '2001:db8::1': 'six',
      '2001:db8:1::1': 'six48',
      '2002:a01:203::': 'host',
      '::10.1.2.3': 'host',
      '::ffff:10.1.2.3': 'host',
      '::ffff:20.0.0.1': 'odder',
      '3000::1': undefined,
    };
    const find = fill(createPatternSet<'ip', string>('ip'), NETWORKS);
    for (const [text, entry] of Object.entries(found))
      assert.equal(find(IpAddress.parse(text)!), entry, text);
    const all = fill(createPatternSet<'ip', string>('ip'), [...NETWORKS, '::/0 all6', '0.0.0.0/0 all4']);
    for (const text of ['::10.1.2.3', '2002:a01:203::', '3000::1'])
      assert.equal(all(IpAddress.parse(text)!), 'all6');
    for (const text of ['11.1.1.1', '20.0.0.1']) assert.equal(all(IpAddress.parse(text)!), 'all4');
  });
});

describe('a set of patterns', () => {
  it('changes as the runtime API changes maps', () => {
    const set = createPatternSet<'str', string>('str');
    const find = fill(set, ['x one', 'x two', 'X three', 'y four']);
    assert.ok(set.delete('x'));
    assert.ok(!set.delete('x'));
    assert.equal(find('x'), undefined);
    set.add('y', 'again');
    assert.equal(find('y'), 'four');
    assert.ok(set.set('y', 'five'));
    assert.ok(!set.set('z', 'six'));
    const lines = [...set.patterns()].map(({ text, entry }) => `${text} ${entry}`);
    assert.deepEqual(lines, ['X three', 'y five', 'y five']);
    assert.equal(set.size, 3);
  });

  it('does not take what is wrong', () => {
    const set = createPatternSet('ip');
    assert.equal(set.add('10.0.0.0/33', true), "'10.0.0.0/33' is not a valid IPv4 or IPv6 address");
    assert.equal(set.size, 0);
  });

  it('finds, after any changes, what a plain search of its patterns finds', () => {
    let seed = 1;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const text = (): string => Array.from({ length: random(5) + 1 }, () => 'ab/'[random(3)]!).join('');
    const matches = {
      str: (value: string, pattern: string) => value === pattern,
      beg: (value: string, pattern: string) => value.startsWith(pattern),
      end: (value: string, pattern: string) => value.endsWith(pattern),
      sub: (value: string, pattern: string) => value.includes(pattern),
    };
    for (const method of ['str', 'beg', 'end', 'sub'] as const) {
      const set = createPatternSet<typeof method, number>(method);
      for (let turn = 0; turn < 2000; turn++) {
        if (random(3) > 0) set.add(text(), turn);
        else set.delete(text());
        const value = text();
        const all = [...set.patterns()].filter((pattern) => matches[method](value, pattern.text));
        const longest = Math.max(...all.map((pattern) => pattern.text.length));
        const wanted = method === 'beg' ? all.find((pattern) => pattern.text.length === longest) : all[0];
        assert.equal(set.find(value), wanted, `${method} ${value}`);
      }
    }
  });
});
