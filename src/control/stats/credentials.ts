// `stats auth`: is this one of the users? In constant time, whoever asks and whatever the passwords are.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { StatsSettings } from '../../config/model.js';

export type CredentialCheck = (user: string, password: string) => boolean;

/** Digests have one length, so neither a length nor a common prefix shows; all users are compared, found or not. */
export const makeCredentialCheck = (users: StatsSettings['auth']): CredentialCheck => {
  const known = users.map(({ user, password }) => digest(user, password));
  return (user, password) => {
    const given = digest(user, password);
    let found = false;
    for (const one of known) found = timingSafeEqual(one, given) || found;
    return found;
  };
};

/** A user's name holds no colon, so the joined text stands for one pair only. */
const digest = (user: string, password: string): Buffer =>
  createHash('sha256').update(`${user}:${password}`).digest();
