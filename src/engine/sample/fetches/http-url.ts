// Samples of parameters in the query, and of the authority of a URI that has one (manual 7.3.6).
import { type ArgumentCard, STRING_DERIVATIVES } from '../../../config/sample/card.js';
import { authorityOf, eachParameter, type ParameterSearch, pathAndQuery } from '../../http1/uri.js';
import { type Args, type Each, type Fetch, family, named, text } from '../fetch.js';
import type { Sample } from '../value.js';
import { addressIn, integerIn } from './texts.js';

const row = family({ need: 'request-head', http: true });

const ARGUMENTS: readonly ArgumentCard[] = [
  { name: 'name', kind: 'str', optional: true },
  { name: 'delimiter', kind: 'str', optional: true },
  { name: 'i', kind: 'str', optional: true, oneOf: ['i'] },
];

/** By its first character; where parameters begin unless told. */
const searchOf = (args: Args): ParameterSearch => {
  const ignoreCase = text(args[2]) === 'i';
  const name = text(args[0]);
  return { name: ignoreCase ? name.toLowerCase() : name, delimiter: text(args[1])[0] ?? '?', ignoreCase };
};

type Make = (value: string) => Sample;

const createEach =
  (make: Make) =>
  (args: Args): Each => {
    const search = searchOf(args);
    return ({ head }, visit) => {
      const path = head && pathAndQuery(head.uri);
      const start = path?.indexOf(search.delimiter) ?? -1;
      return start >= 0 && eachParameter(path!, start + 1, search, (value) => visit(make(value)));
    };
  };

/** The first. */
const create =
  (make: Make): Fetch['create'] =>
  (args) => {
    const each = createEach(make)(args);
    return (stream) => {
      let found: Sample | undefined;
      each(stream, (value) => {
        found = value;
        return true;
      });
      return found;
    };
  };

const parameter = (name: string, out: Fetch['out'], summary: string, make: Make): Fetch => ({
  name,
  usage: `${name}([<name>[,<delim>[,i]]])`,
  summary,
  args: ARGUMENTS,
  need: 'request-head',
  http: true,
  out,
  create: create(make),
  createEach: createEach(make),
});

const urlp: Fetch = {
  ...parameter('urlp', 'str', 'The value of a parameter of the query.', (value) => value),
  derivatives: STRING_DERIVATIVES,
};

export const urlFetches: readonly Fetch[] = [
  ...named(urlp, 'url_param'),
  parameter('urlp_val', 'sint', 'The value of a parameter as a number.', integerIn),
  row('url_ip', 'ipv4', 'The address in a URI such as http://192.0.2.1/.', ({ head }) => {
    const authority = head && authorityOf(head.uri);
    return authority === undefined ? undefined : addressIn(authority);
  }),
  row(
    'url_port',
    'sint',
    'The port in a URI such as http://host:8080/; 80 where it has none.',
    ({ head }) => {
      const authority = head && authorityOf(head.uri);
      const port = authority === undefined ? undefined : /:(\d+)$/.exec(authority)?.[1];
      return authority === undefined ? undefined : Number(port ?? 80);
    },
  ),
];
