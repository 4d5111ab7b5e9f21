// Users and groups of a userlist name each other; afterwards every user knows all of its groups.
import type { Userlist } from '../model.js';
import { didYouMean } from '../suggest.js';
import type { Checking } from './check.js';

export const checkUserlists = (checking: Checking): void => {
  for (const list of checking.model.userlists) {
    checkMembers(list, checking);
    for (const { name, users } of list.groups)
      for (const user of list.users)
        if (users.includes(user.name) && !user.groups.includes(name)) user.groups.push(name);
  }
};

const checkMembers = ({ name: list, groups, users }: Userlist, { report }: Checking): void => {
  const groupNames = new Set(groups.map(({ name }) => name));
  const userNames = new Set(users.map(({ name }) => name));
  for (const { name, place, groups: named } of users)
    for (const word of named.filter((group) => !groupNames.has(group))) {
      const message = `userlist '${list}': no such group '${word}' specified in user '${name}'.`;
      report('alert', 'unknown-member', message, { place, word, hint: didYouMean(word, groupNames) });
    }
  for (const { name, place, users: named } of groups)
    for (const word of named.filter((user) => !userNames.has(user))) {
      const message = `userlist '${list}': no such user '${word}' specified in group '${name}'.`;
      report('alert', 'unknown-member', message, { place, word, hint: didYouMean(word, userNames) });
    }
};
