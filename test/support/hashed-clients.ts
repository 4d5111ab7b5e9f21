// Where the real HAProxy 2.6 sends clients under `balance source`: recorded, so that unit tests need no haproxy, and
// asked again by test/e2e/balance-source.test.ts wherever it is installed.
import type { HashType } from '#hapax/config/model.js';

/** 40 addresses of IPv4, then 8 of IPv6, one of them an IPv4 address seen by a dual-stack listener. */
export const clients: readonly string[] = [
  ...Array.from({ length: 40 }, (_, n) => `${n + 10}.${(n * 37) % 256}.${(n * 91) % 256}.${250 - n}`),
  '::1',
  'fe80::1',
  '2001:db8::7',
  '2001:db8:1:2:3:4:5:6',
  '2001:db8::a:b:c',
  '1:2:3:4:5:6:7::',
  'ff02::1:ff00:42',
  '::ffff:192.0.2.33',
];

export interface HashedServer {
  readonly weight: number;
  readonly id?: number;
  readonly disabled?: boolean;
}

export interface HashedFarm {
  readonly name: string;
  readonly servers: readonly HashedServer[];
  /** What follows `hash-type`, and the letter of the server (a is the first) each client went to. */
  readonly went: Readonly<Record<string, string>>;
}

/** What the words after `hash-type` mean. */
export const hashTypes: Readonly<Record<string, HashType>> = {
  'map-based': { method: 'map-based', function: 'sdbm', avalanche: false },
  'map-based djb2': { method: 'map-based', function: 'djb2', avalanche: false },
  'map-based wt6 avalanche': { method: 'map-based', function: 'wt6', avalanche: true },
  consistent: { method: 'consistent', function: 'sdbm', avalanche: true },
  'consistent crc32': { method: 'consistent', function: 'crc32', avalanche: false },
  'consistent djb2 avalanche': { method: 'consistent', function: 'djb2', avalanche: true },
};

const weights = (...all: number[]): HashedServer[] => all.map((weight) => ({ weight }));

export const hashedFarms: readonly HashedFarm[] = [
  {
    name: 'equal weights',
    servers: weights(1, 1, 1),
    went: {
      'map-based': 'cbabacababacacababacababacacababacababacbcabcaab',
      'map-based djb2': 'cbabacababacacababacababacacababacababacbcabcaab',
      'map-based wt6 avalanche': 'babbabcbccaabacacccccabaacacccbbabbccbcbcbaaabba',
      consistent: 'abbcbcacaaaaccaacbbaacccabacabcaaaaaaccbcccbacca',
      'consistent crc32': 'cccccccccccccbbbbaaaaaaccccaaaaaaaaaaabbccaaaccc',
      'consistent djb2 avalanche': 'abbcbcacaaaaccaacbbaacccabacabcaaaaaaccbcccbacca',
    },
  },
  {
    name: 'weights',
    servers: weights(100, 37, 2, 256, 91),
    went: {
      'map-based': 'aadaddadaddadddaadaddddaddadadaedbebededdaeddaed',
      'map-based djb2': 'aadaddadaddadddaadaddddaddadadaedbebededdaeddaed',
      'map-based wt6 avalanche': 'eadaddadddedbdaabaedbdaddaadebedddbdddeddbadbdad',
      consistent: 'deaeadbadedadddddeddbdddddaddaeebddddddbadeedbdd',
      'consistent crc32': 'dbddadddddddadedddadaadbddeaddddaddeddddedaaaeed',
      'consistent djb2 avalanche': 'deaeadbadedadddddeddbdddddaddaeebddddddbadeedbdd',
    },
  },
  {
    name: 'ids of their own',
    servers: [
      { weight: 10, id: 700 },
      { weight: 20, id: 3 },
      { weight: 30, id: 123456 },
    ],
    went: {
      'map-based': 'bcacacacacacacacacacacacacacacacacacacaccccbbacb',
      'map-based djb2': 'bcacacacacacacacacacacacacacacacacacacaccccbbacb',
      'map-based wt6 avalanche': 'bccbabcbbccacabaccbcbcbcaccbbbbccccccbcbbbcaccbc',
      consistent: 'bcabcbbcccccacccccccccaccbcbcccccbccccbbbccbbbca',
      'consistent crc32': 'bbbbbaccccabbbbbbabbccccaccbabccccccccccaccccaac',
      'consistent djb2 avalanche': 'bcabcbbcccccacccccccccaccbcbcccccbccccbbbccbbbca',
    },
  },
  {
    name: 'one server down',
    servers: [{ weight: 1 }, { weight: 3, disabled: true }, { weight: 2 }, { weight: 4 }],
    went: {
      'map-based': 'ddccddadacdddcdacddacdccddacacdddccacddadacaaadd',
      'map-based djb2': 'ddccddadacdddcdacddacdccddacacdddccacddadacaaadd',
      'map-based wt6 avalanche': 'cdcddadadcddadccdccdcddddcdadaccdcaccddcdddcdcdd',
      consistent: 'dddcdddcdaadddaddacddcddadddadcaadacaddccdddcdda',
      'consistent crc32': 'ddddddddddddcddddddaaaaccccaaaddddcccaaaddaaaddc',
      'consistent djb2 avalanche': 'dddcdddcdaadddaddacddcddadddadcaadacaddccdddcdda',
    },
  },
];
