// Leaving root behind once the listeners are open (manual 3.1: user, group, uid, gid).
import type { Global } from '../config/model.js';

/** What to become, in the order it is tried; numbers or names. */
type Identity = string | number;

interface Step {
  readonly what: 'user' | 'group';
  readonly wanted: Identity | undefined;
  /** Rather than staying root. */
  readonly instead: readonly Identity[];
  readonly become: (id: Identity) => void;
}

/** Whether the cfg names a user or group to become. */
export const leavesRoot = ({ user, uid, group, gid }: Global): boolean =>
  [user, uid, group, gid].some((identity) => identity !== undefined);

/** Drops to the cfg's user and group. Returns warnings; throws when root could not be left at all. */
export const dropPrivileges = ({ user, uid, group, gid }: Global): string[] => {
  const { getuid, setuid, setgid, setgroups } = process;
  if (!getuid || !setuid || !setgid || !setgroups) return [];
  const steps: readonly Step[] = [
    { what: 'group', wanted: gid ?? group, instead: ['nogroup', 'nobody', 65534], become: enterGroup },
    { what: 'user', wanted: uid ?? user, instead: ['nobody', 65534], become: (id) => setuid(id) },
  ];
  const wanted = steps.filter(({ wanted }) => wanted !== undefined && wanted !== 0);
  if (getuid() === 0) return wanted.flatMap(take);
  return wanted.map(({ what, wanted }) => `${what} '${wanted}' : not started as root, staying as we are.`);
};

/** Supplementary groups of root go first, as HAProxy does. */
const enterGroup = (id: Identity): void => {
  process.setgroups!([]);
  process.setgid!(id);
};

const take = ({ what, wanted, instead, become }: Step): string[] => {
  if (attempt(become, wanted!)) return [];
  const found = instead.find((id) => attempt(become, id));
  if (found === undefined) throw new Error(`cannot change to ${what} '${wanted}' nor to '${instead[0]}'`);
  return [`cannot find ${what} id for '${wanted}', running as '${found}' rather than as root.`];
};

const attempt = (become: (id: Identity) => void, id: Identity): boolean => {
  try {
    become(id);
    return true;
  } catch {
    return false;
  }
};
