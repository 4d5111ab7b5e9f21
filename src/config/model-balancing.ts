// How a backend chooses among its servers, as part of the model (manual 4.2, "balance", "hash-type").
import type { Expression } from './rules.js';

export type HashFunction = 'sdbm' | 'djb2' | 'wt6' | 'crc32' | 'none';

/** `hash-type` (manual 4.2). */
export interface HashType {
  method: 'map-based' | 'consistent';
  function: HashFunction;
  avalanche: boolean;
}

export type Balance =
  | { algorithm: 'roundrobin' | 'static-rr' | 'leastconn' | 'first' | 'source' }
  | { algorithm: 'random'; draws: number }
  | UriBalance
  | { algorithm: 'url_param'; name: string }
  /** By any sample; `rdp-cookie` is one of them. */
  | { algorithm: 'hash' | 'rdp-cookie'; expression: Expression }
  | HeaderBalance;

/** `balance uri`: how much of the URI counts. */
export interface UriBalance {
  algorithm: 'uri';
  /** Its first characters, and up to the slash after so many directories. */
  len?: number;
  depth?: number;
  /** With what follows the question mark. */
  whole: boolean;
  /** From the first slash of the path on. */
  pathOnly: boolean;
}

/** `balance hdr(NAME)`; the name is lower-case. */
export interface HeaderBalance {
  algorithm: 'hdr';
  name: string;
  /** Of a host name its main domain only: "example" of www.example.com. */
  domainOnly: boolean;
}

/** What the points of a server on the ring of `hash-type consistent` are computed from. */
export type HashKey = 'id' | 'id32' | 'guid' | 'addr' | 'addr-port';
