// Who logs in: userlists as the samples `http_auth` and `http_auth_group` and the stats page ask them (manual 12.2).
import type { Userlist } from '../config/model.js';
import { equal, verifyPassword } from './password.js';

export interface Account {
  readonly user: string;
  readonly groups: readonly string[];
}

/** The user of `list` with this password (latin1, as they came); undefined when there is none. */
export type Authenticate = (list: string, user: string, password: string) => Account | undefined;

export const openUserlists = (userlists: readonly Userlist[]): Authenticate => {
  const lists = new Map(
    userlists.map(({ name, users }) => [name, new Map(users.map((user) => [user.name, user]))]),
  );
  return (list, name, password) => {
    const found = lists.get(list)?.get(name);
    if (!found?.password) return undefined;
    const { kind, text } = found.password;
    const fits = kind === 'crypt' ? verifyPassword(text, password) : equal(text, password);
    return fits ? { user: name, groups: found.groups } : undefined;
  };
};
