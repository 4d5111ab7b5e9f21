// `userlist` sections (manual 12.2): who may log in, and in which groups they are.
import { cryptWeakness } from '../../common/crypt.js';
import type { Line } from '../card.js';
import type { Userlist, UserlistUser } from '../model.js';
import { keepFirst, sectionKind } from '../section-kind.js';

/** "a,b": empty names are passed over. */
const readNames = (line: Line, what: string): string[] =>
  line.args
    .need(what)
    ?.text.split(',')
    .filter((name) => name !== '') ?? [];

/** The name that a line begins with; undefined, and reported, when there is none or it is there already. */
const readNewName = (line: Line, kind: 'user' | 'group', list: Userlist): string | undefined => {
  const word = line.args.need('<name> as arguments');
  if (!word) return undefined;
  const known = kind === 'user' ? list.users : list.groups;
  if (!known.some(({ name }) => name === word.text)) return word.text;
  const message = `ignoring duplicated ${kind} '${word.text}' in userlist '${list.name}'.`;
  line.report('warning', 'duplicate-user', message, word);
  return undefined;
};

const readGroup = (line: Line, list: Userlist): void => {
  const name = readNewName(line, 'group', list);
  if (name === undefined) return;
  const users: string[] = [];
  list.groups.push({ place: line.place, name, users });
  for (let word = line.args.next(); word; word = line.args.next()) {
    if (word.text !== 'users')
      return line.report('alert', 'bad-argument', "'group' only supports 'users' option.", word);
    users.push(...readNames(line, "a list of users after 'users'"));
  }
};

const readUser = (line: Line, list: Userlist): void => {
  const name = readNewName(line, 'user', list);
  if (name === undefined) return;
  const user: UserlistUser = { place: line.place, name, groups: [] };
  list.users.push(user);
  for (let word = line.args.next(); word; word = line.args.next()) {
    if (word.text === 'password') readHash(line, user);
    else if (word.text === 'insecure-password') {
      const password = line.args.need("a password after 'insecure-password'");
      if (password) user.password = { kind: 'clear', text: password.text };
    } else if (word.text === 'groups') user.groups = readNames(line, "a list of groups after 'groups'");
    else
      return line.report(
        'alert',
        'bad-argument',
        "'user' only supports 'password', 'insecure-password' and 'groups' options.",
        word,
      );
  }
};

const readHash = (line: Line, user: UserlistUser): void => {
  const word = line.args.need("a hash after 'password'");
  if (!word) return;
  user.password = { kind: 'crypt', text: word.text };
  const weakness = cryptWeakness(word.text);
  if (weakness === undefined) return;
  const message = `the encrypted password used for user '${user.name}' is not supported: ${weakness}.`;
  line.report(
    'alert',
    'unsupported-hash',
    message,
    word,
    "make one with 'mkpasswd -m sha-512' or 'openssl passwd -6'",
  );
};

export const userlist = sectionKind<Userlist>({
  name: 'userlist',
  usage: '<name>',
  summary: 'A list of users with their passwords and groups.',
  open: (head, name, all) =>
    keepFirst(all.userlists, { place: head.place, name, groups: [], users: [] }, head, 'warning'),
  cards: [
    {
      name: 'group',
      usage: '<name> [users <user>,…]',
      summary: 'Adds a group to a userlist, with users that are in it.',
      parse: readGroup,
    },
    {
      name: 'user',
      usage: '<name> [password <hash> | insecure-password <password>] [groups <group>,…]',
      summary: 'Adds a user to a userlist.',
      parse: readUser,
    },
  ],
});
