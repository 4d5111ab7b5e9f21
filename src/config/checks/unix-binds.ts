// `unix-bind` of the global section, given to the unix sockets of all `bind` lines (manual 3.1).
import type { Bind } from '../model.js';
import type { Checking } from './check.js';

/** sun_path holds 108 bytes, the last one a zero. */
const LONGEST_PATH = 107;

/** What a `bind` line says itself has precedence; abstract sockets have neither a folder nor an owner. */
export const settleUnixBinds = (checking: Checking): void => {
  const common = checking.model.global.unixBind;
  if (!common) return;
  for (const bind of checking.model.proxies.flatMap(({ binds }) => binds)) {
    if (bind.address.kind !== 'unix' || bind.address.abstract) continue;
    if (common.owner) bind.owner = { ...common.owner, ...bind.owner };
    if (common.prefix !== undefined) addPrefix(bind, bind.address.path, common.prefix, checking);
  }
};

const addPrefix = (bind: Bind, path: string, prefix: string, { report }: Checking): void => {
  bind.address = { kind: 'unix', path: prefix + path, abstract: false };
  if (prefix.length + path.length <= LONGEST_PATH) return;
  const message = `'bind' : socket path '${prefix}${path}' too long (max ${LONGEST_PATH}).`;
  report('alert', 'bad-address', message, { place: bind.place, word: path });
};
