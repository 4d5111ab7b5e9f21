// How many files the process may open, and what that makes of the global `maxconn` (manual 3.2, maxconn and ulimit-n).
// Node.js itself raises the soft limit to the hard one when it starts.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { hasFrontend, type Model } from '../config/model.js';

/** What Node.js has open beside the sockets of the proxy: in the process, and for each engine thread. */
const OWN_FILES = 40;
const FILES_PER_THREAD = 10;
/** HAProxy's least `maxconn` where the cfg says none. */
const MAXCONN_MIN = 100;

/** Files that may be open; undefined where the system does not say (it does on Linux) or sets no limit. */
export const fileLimit = (): number | undefined => {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
};

export interface Fitted {
  readonly model: Model;
  /** The files will not do. */
  readonly warning?: string;
}

/** Gives the model the `maxconn` that `files` allow where it says none, and complains where they are too few. */
export const fitToFiles = (model: Model, files: number | undefined): Fitted => {
  if (files === undefined) return { model };
  const others = filesBesideConnections(model);
  const allowed = Math.max(MAXCONN_MIN, Math.floor((files - others) / 2));
  const maxconn = model.global.maxconn || allowed;
  const fitted = { ...model, global: { ...model.global, maxconn } };
  const needed = 2 * maxconn + others;
  if (needed <= files) return { model: fitted };
  const warning =
    `FD limit (${files}) too low for maxconn=${maxconn}/maxsock=${needed}. ` +
    `Please raise 'ulimit -n' to ${needed} or more to avoid any trouble.`;
  return { model: fitted, warning };
};

/** Every connection takes one file for the client and one for the server; this is what is open beside them. */
const filesBesideConnections = ({ global, proxies }: Model): number => {
  const threads = global.nbthread ?? availableParallelism();
  let listeners = 0;
  let checks = 0;
  for (const proxy of proxies) {
    if (proxy.disabled) continue;
    if (hasFrontend(proxy)) listeners += proxy.binds.length;
    checks += proxy.servers.filter(({ check }) => check).length;
  }
  return OWN_FILES + checks + threads * (FILES_PER_THREAD + listeners);
};
