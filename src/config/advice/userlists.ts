// Users that nobody can log in as.
import { cryptKind } from '../../common/crypt.js';
import type { Advice } from './advice.js';

export const strandedUsers: Advice = ({ model, warn }) => {
  for (const { users } of model.userlists)
    for (const { name, place, password } of users)
      if (!password)
        warn('never-logs-in', `user '${name}' has no password, so nobody can log in under this name.`, {
          place,
          word: name,
        });
      else if (password.kind === 'crypt' && cryptKind(password.text) === undefined)
        warn('never-logs-in', `the password of user '${name}' is no hash of crypt(3), so none fits it.`, {
          place,
          word: password.text,
          hint: "write 'insecure-password' before a password in clear",
        });
};
