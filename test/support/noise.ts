// Bytes that clients and servers say when they are out of their minds, or nearly well: the same for the same seed.

export interface Dice {
  /** An integer from 0 to n - 1. */
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
}

/** A small seeded generator (mulberry32). */
export function rollDice(seed: number): Dice {
  let state = seed | 0;
  const below = (n: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
  };
  return { below, pick: (from) => from[below(from.length)]! };
}

const FIELDS = [
  'Host: x',
  'Connection: close',
  'Connection: keep-alive',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: abc',
  'Sec-WebSocket-Accept: x',
  'Content-Length: 5',
  'Content-Length: 0',
  'Transfer-Encoding: chunked',
  'Expect: 100-continue',
  `X: ${'y'.repeat(3000)}`,
  'A: b',
  'TE: trailers',
];
const METHODS = ['GET', 'POST', 'HEAD', 'PUT', 'OPTIONS', 'CONNECT', 'FOO'];
const STATUSES = [100, 101, 103, 200, 200, 200, 204, 304, 404, 500, 503];

const rubbish = (dice: Dice, most: number): string =>
  String.fromCharCode(...Array.from({ length: dice.below(most) }, () => dice.below(256)));

const fields = (dice: Dice): string =>
  Array.from({ length: dice.below(6) }, () => `${dice.pick(FIELDS)}\r\n`).join('');

const body = (dice: Dice): string =>
  dice.pick([
    'hello',
    '5\r\nhello\r\n0\r\n\r\n',
    '5\r\nhel',
    'zz\r\n',
    '',
    '0\r\nA: b\r\n\r\n',
    'x'.repeat(dice.below(100_000)),
    rubbish(dice, 50),
  ]);

export const randomRequest = (dice: Dice): string => {
  if (dice.below(8) === 0) return rubbish(dice, 300);
  const method = dice.pick(METHODS);
  const target = method === 'CONNECT' ? 'x:80' : dice.pick(['/', '/a', '*', 'http://x/']);
  return `${method} ${target} HTTP/1.${dice.pick([0, 1, 1, 1])}\r\n${fields(dice)}\r\n${body(dice)}`;
};

export const randomAnswer = (dice: Dice): string => {
  if (dice.below(8) === 0) return rubbish(dice, 300);
  return `HTTP/1.${dice.pick([0, 1, 1])} ${dice.pick(STATUSES)} X\r\n${fields(dice)}\r\n${body(dice)}`;
};
