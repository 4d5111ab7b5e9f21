// Passwords of userlists: every method against hashes made by crypt(3) of libxcrypt and by `openssl passwd`.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cryptKind, cryptWeakness } from '#hapax/common/crypt.js';
import { verifyPassword } from '#hapax/common/password.js';
import { openUserlists } from '#hapax/common/userlists.js';
import { place } from '../support/model.js';
import { processorMs } from '../support/processor-time.js';

const bytes = (text: string): string => Buffer.from(text).toString('latin1');
const PAESSWORD = bytes('pässword');

const VECTORS: readonly (readonly [what: string, clear: string, hash: string])[] = [
  ['MD5', PAESSWORD, '$1$abcdefgh$6qENbeetgn0exf.OCTQaP0'],
  ['MD5, no UTF-8', 'p\xe4ss', '$1$sa$eIhtwaTqrWsnvJq1uxlmm/'],
  ['SHA-256', PAESSWORD, '$5$abcdefgh$PMzeX.3Tb43iNPh8ENNzPM9M7q/BLyRKM1Djd5s4Nu8'],
  ['SHA-256, long', 'x'.repeat(200), '$5$ab$Lcms9DWJrmd.jWY/DlQbJbVpBijL7RWQhjEzUL..3j7'],
  [
    'SHA-512',
    PAESSWORD,
    '$6$abcdefgh$iiBW30h6MQUpgkXT9F87NVy6FIbloKXQmfPH87w2UkYa6T8cikoVXkyDCmOccwyrz69xvCZIs4Q.UiGV4ZRkv.',
  ],
  [
    'SHA-512 with rounds',
    'x'.repeat(20),
    '$6$rounds=1234$salt$bATgXbhRN.KBMm0rIGHuTksNynvDoSRjcU6LL4zS61aQFK42RwtrFvGy/HxzSzn8eQn./sy6ngNDU.pIpImZ9.',
  ],
  [
    'SHA-512, no UTF-8',
    'p\xe4ss',
    '$6$salt$VXBDTCU6WSU4jaz8bX6NA5Kel7GzwGcSRvm0SXqucsSrJ9hyk8KUzYYPr/AUooZs7G0I9uPdvcJcxfXnnW3O4.',
  ],
  [
    'SHA-512 without salt',
    'pw',
    '$6$$Z7WSO9A8tKGD2oGB9t2ViKdYTIHgnjMZIbdOJElGnO.QoZE5zDsfnF1WHM.IL2KPxhNG4/v/zU9LBcGhxg5Uy.',
  ],
  ['DES', 'secret', 'abNANd1rDfiNc'],
  ['DES, eight bytes count', PAESSWORD.padEnd(20, 'x'), 'abRy4/6THFs9U'],
  ['bcrypt', 'password', '$2y$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu'],
];

describe('verifyPassword', () => {
  for (const [what, clear, hash] of VECTORS)
    it(what, () => {
      assert.equal(cryptWeakness(hash), undefined);
      assert.ok(verifyPassword(hash, clear), 'the password');
      assert.ok(verifyPassword(hash, clear), 'the password once more');
      assert.ok(!verifyPassword(hash, `x${clear}`), 'another one');
      assert.ok(!verifyPassword(hash, `${clear}\0`), 'with a NUL behind it');
      assert.ok(!verifyPassword(hash, ''), 'none');
    });

  it('takes no hash that crypt(3) would not', () => {
    for (const hash of [
      '',
      'secret',
      '*',
      '!!',
      '$6$',
      '$6$salt$',
      '$6$rounds=10$salt$x',
      '$9$salt$abc',
      '*0',
    ])
      assert.ok(!verifyPassword(hash, 'secret') && cryptKind(hash) === undefined, hash);
  });

  it('does not work on passwords of kilobytes', () => {
    const ms = processorMs(() => assert.ok(!verifyPassword(VECTORS[4]![2], 'x'.repeat(16_000))));
    assert.ok(ms < 100, `${ms} ms`);
  });
});

describe('a userlist', () => {
  const authenticate = openUserlists([
    {
      place: place(),
      name: 'staff',
      groups: [],
      users: [
        { place: place(), name: 'anna', password: { kind: 'clear', text: 'p:w' }, groups: ['admins'] },
        { place: place(), name: 'bert', password: { kind: 'crypt', text: VECTORS[0]![2] }, groups: [] },
        { place: place(), name: 'carl', groups: [] },
      ],
    },
  ]);

  it('knows its users by their passwords', () => {
    assert.deepEqual(authenticate('staff', 'anna', 'p:w'), { user: 'anna', groups: ['admins'] });
    assert.deepEqual(authenticate('staff', 'bert', PAESSWORD), { user: 'bert', groups: [] });
  });

  it('lets nobody else in', () => {
    assert.equal(authenticate('staff', 'anna', PAESSWORD), undefined);
    assert.equal(authenticate('staff', 'bert', VECTORS[0]![2]), undefined);
    assert.equal(authenticate('staff', 'carl', ''), undefined);
    assert.equal(authenticate('staff', 'toString', ''), undefined);
    assert.equal(authenticate('other', 'anna', 'p:w'), undefined);
  });
});
