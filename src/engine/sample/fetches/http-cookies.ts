// Samples of cookies, of Cookie in requests and of Set-Cookie in responses (manual 7.3.6). By name it is the last one,
// else the first of all; ACLs look at all of them.
import { STRING_DERIVATIVES } from '../../../config/sample/card.js';
import { type CookieField, cookieNames, eachCookie } from '../../http1/values.js';
import { type Args, type Each, type Fetch, named, text } from '../fetch.js';
import type { Stream } from '../stream.js';
import type { Sample } from '../value.js';
import { nameList } from './http-header-lists.js';
import { type Fields, MESSAGE_FIELDS, REQUEST_FIELDS, RESPONSE_FIELDS } from './http-headers.js';
import { integerIn } from './texts.js';

/** Where cookies of one direction stand. */
interface Jar {
  readonly fields: Fields;
  readonly fieldOf: (stream: Stream) => CookieField;
}

const REQUESTED: Jar = { fields: REQUEST_FIELDS, fieldOf: () => 'cookie' };
const SET: Jar = { fields: RESPONSE_FIELDS, fieldOf: () => 'set-cookie' };
const EITHER: Jar = {
  fields: MESSAGE_FIELDS,
  fieldOf: ({ responseHead }) => (responseHead ? 'set-cookie' : 'cookie'),
};

type Make = (value: string) => Sample;
const asText: Make = (value) => value;

const createEach =
  ({ fields, fieldOf }: Jar, make: Make) =>
  (args: Args): Each => {
    const wanted = text(args[0]);
    return (stream, visit) => {
      const headers = fields.of(stream);
      if (!headers) return false;
      return eachCookie(headers, fieldOf(stream), wanted, (value) => visit(make(value)));
    };
  };

const create =
  (jar: Jar, make: Make): Fetch['create'] =>
  (args) => {
    const each = createEach(jar, make)(args);
    const first = text(args[0]) === '';
    return (stream) => {
      let found: Sample | undefined;
      each(stream, (value) => {
        found = value;
        return first;
      });
      return found;
    };
  };

const cookie = (name: string, jar: Jar): Fetch => ({
  name,
  usage: `${name}([<name>])`,
  summary: 'The value of a cookie.',
  args: [{ name: 'name', kind: 'str', optional: true }],
  need: jar.fields.need,
  http: true,
  derivatives: STRING_DERIVATIVES,
  out: 'str',
  create: create(jar, asText),
  createEach: createEach(jar, asText),
});

const value = (name: string, jar: Jar): Fetch => {
  const { derivatives: _, ...text } = cookie(name, jar);
  return {
    ...text,
    summary: 'The value of a cookie as a number.',
    out: 'sint',
    create: create(jar, integerIn),
    createEach: createEach(jar, integerIn),
  };
};

const count = (name: string, jar: Jar): Fetch => ({
  name,
  usage: `${name}([<name>])`,
  summary: 'How many cookies there are of a name, or in all.',
  args: [{ name: 'name', kind: 'str', optional: true }],
  need: jar.fields.need,
  http: true,
  out: 'sint',
  create: (args) => {
    const each = createEach(jar, asText)(args);
    return (stream) => {
      let cookies = 0;
      each(stream, () => ++cookies < 0);
      return cookies;
    };
  },
});

const names = (name: string, { fields, fieldOf }: Jar): Fetch =>
  nameList(name, 'cookies', fields, (headers, stream) => cookieNames(headers, fieldOf(stream)));

export const cookieFetches: readonly Fetch[] = [
  ...named(cookie('req.cook', REQUESTED), 'cook'),
  ...named(value('req.cook_val', REQUESTED), 'cook_val'),
  ...named(count('req.cook_cnt', REQUESTED), 'cook_cnt'),
  names('req.cook_names', REQUESTED),
  ...named(cookie('res.cook', SET), 'scook', 'set-cookie'),
  ...named(value('res.cook_val', SET), 'scook_val'),
  ...named(count('res.cook_cnt', SET), 'scook_cnt'),
  names('res.cook_names', SET),
  cookie('cookie', EITHER),
];
