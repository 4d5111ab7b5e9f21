// The part of the model that keeps clients on their servers.
import type { Place } from './model.js';
import type { Condition } from './rules.js';

/** What a proxy says of it. */
export interface Persistence {
  cookie?: CookieSettings;
  /** `dynamic-cookie-key`. */
  dynamicCookieKey?: string;
  persistRules?: PersistRule[];
}

/** `cookie` (manual 4.2): how a client is kept on its server. */
export interface CookieSettings {
  name: string;
  /** Where the cookie comes from; absent: it is only read. */
  mode?: 'rewrite' | 'insert' | 'prefix';
  indirect: boolean;
  nocache: boolean;
  postonly: boolean;
  preserve: boolean;
  httponly: boolean;
  secure: boolean;
  domains: string[];
  /** `attr`, each as it is sent. */
  attributes: string[];
  /** Age of the date it was last sent, and first sent, beyond which a cookie counts for nothing. */
  maxIdleSeconds?: number;
  maxLifeSeconds?: number;
  /** Servers without a `cookie` have one made from their address and `dynamic-cookie-key`. */
  dynamic: boolean;
}

/** `force-persist` reaches servers that are down, `ignore-persist` sees no cookie (manual 4.2); the first that applies. */
export interface PersistRule {
  place: Place;
  does: 'force' | 'ignore';
  condition: Condition;
}
