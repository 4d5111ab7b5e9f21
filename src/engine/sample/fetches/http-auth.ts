// Samples of the client's credentials (manual 7.3.6; RFC 7617, RFC 6750), checked against userlists (manual 12.2).
import { type Authenticate, openUserlists } from '../../../common/userlists.js';
import type { Model } from '../../../config/model.js';
import type { Compiler } from '../compiler.js';
import { type Args, type Fetch, family, text } from '../fetch.js';
import type { Stream } from '../stream.js';

const row = family({ need: 'request-head', http: true });

/** Scheme and the rest of a field such as Authorization. */
const schemeOf = (
  { head }: Stream,
  field = 'authorization',
): { scheme: string; rest: string } | undefined => {
  const value = head?.headers.get(field);
  const space = value?.indexOf(' ') ?? -1;
  return space < 0 ? undefined : { scheme: value!.slice(0, space), rest: value!.slice(space + 1).trim() };
};

interface Credentials {
  readonly user: string;
  readonly password: string;
}

const credentialsOf = (stream: Stream): Credentials | undefined => {
  const found = schemeOf(stream);
  if (found?.scheme.toLowerCase() !== 'basic') return undefined;
  const clear = Buffer.from(found.rest, 'base64').toString('latin1');
  const colon = clear.indexOf(':');
  return colon < 0 ? undefined : { user: clear.slice(0, colon), password: clear.slice(colon + 1) };
};

/** One of a model, since all its fetches ask the same lists. */
const opened = new WeakMap<Model, Authenticate>();

const authenticateFor = ({ model }: Compiler): Authenticate => {
  const made = opened.get(model) ?? openUserlists(model.userlists);
  opened.set(model, made);
  return made;
};

/** The account of a userlist that a request has the password of. */
const accountReader = (args: Args, compiler: Compiler) => {
  const list = text(args[0]);
  const authenticate = authenticateFor(compiler);
  return (stream: Stream) => {
    const found = credentialsOf(stream);
    return found && authenticate(list, found.user, found.password);
  };
};

const ofUserlist = {
  args: [{ name: 'userlist', kind: 'userlist' }],
  need: 'request-head',
  http: true,
} as const;

export const authFetches: readonly Fetch[] = [
  {
    ...ofUserlist,
    name: 'http_auth',
    usage: 'http_auth(<userlist>)',
    summary: 'Whether the client has sent user and password of a userlist.',
    out: 'bool',
    create: (args, compiler) => {
      const account = accountReader(args, compiler);
      return (stream) => stream.head && account(stream) !== undefined;
    },
  },
  {
    ...ofUserlist,
    name: 'http_auth_group',
    usage: 'http_auth_group(<userlist>)',
    summary: 'The user, when the password is right; in ACLs every group of the user.',
    out: 'str',
    create: (args, compiler) => {
      const account = accountReader(args, compiler);
      return (stream) => account(stream)?.user;
    },
    createEach: (args, compiler) => {
      const account = accountReader(args, compiler);
      return (stream, visit) => {
        const found = account(stream);
        // Somebody in no group is found all the same.
        return found !== undefined && (found.groups.length > 0 ? found.groups.some(visit) : visit(''));
      };
    },
  },
  {
    name: 'http_auth_bearer',
    usage: 'http_auth_bearer([<header>])',
    summary: 'The token of the Bearer scheme.',
    args: [{ name: 'header', kind: 'str', optional: true }],
    need: 'request-head',
    http: true,
    out: 'str',
    create: (args) => {
      const field = text(args[0]).toLowerCase() || undefined;
      return (stream) => {
        const found = schemeOf(stream, field);
        return found?.scheme.toLowerCase() === 'bearer' ? found.rest : undefined;
      };
    },
  },
  row(
    'http_auth_pass',
    'str',
    'The password the client has sent.',
    (stream) => credentialsOf(stream)?.password,
  ),
  row('http_auth_type', 'str', 'The scheme of the credentials: Basic or Bearer.', (stream) =>
    credentialsOf(stream)
      ? 'Basic'
      : schemeOf(stream)?.scheme.toLowerCase() === 'bearer'
        ? 'Bearer'
        : undefined,
  ),
  row('http_auth_user', 'str', 'The user the client has sent.', (stream) => credentialsOf(stream)?.user),
];
