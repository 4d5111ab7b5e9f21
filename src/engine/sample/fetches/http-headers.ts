// Samples of header fields, of requests and responses (manual 7.3.6): values of lists by commas apart (hdr), or whole
// lines (fhdr). With an occurrence it is that one, else the last, and ACLs look at all of them.
import { type ArgumentCard, STRING_DERIVATIVES } from '../../../config/sample/card.js';
import type { Need } from '../../../config/sample/places.js';
import type { HeaderList } from '../../http1/headers.js';
import { eachValue, lastValue } from '../../http1/values.js';
import { type Args, type Each, type Fetch, named, numberOr, text } from '../fetch.js';
import type { Stream } from '../stream.js';
import type { Value } from '../value.js';
import { addressIn, integerIn } from './texts.js';

/** The fields of one side: what has to be there, and where they are. */
export interface Fields {
  readonly need: Need;
  readonly of: (stream: Stream) => HeaderList | undefined;
}

export const REQUEST_FIELDS: Fields = { need: 'request-head', of: ({ head }) => head?.headers };
export const RESPONSE_FIELDS: Fields = {
  need: 'response-head',
  of: ({ responseHead }) => responseHead?.headers,
};
/** Of the message that the rules are about. */
export const MESSAGE_FIELDS: Fields = {
  need: 'message-head',
  of: (stream) => (stream.responseHead ?? stream.head)?.headers,
};

/** How far back occurrences can be counted (HAProxy's MAX_HDR_HISTORY). */
const MOST_BACK = 10;

const NAME: ArgumentCard = { name: 'name', kind: 'str', optional: true };
const OCCURRENCE: ArgumentCard = { name: 'occurrence', kind: 'int', optional: true };

const occurrenceFault: NonNullable<Fetch['check']> = ([, occurrence]) =>
  typeof occurrence === 'number' && occurrence < -MOST_BACK
    ? `header occurrence must be >= ${-MOST_BACK}`
    : undefined;

/** What a fetch reads: whose fields, whether whole lines, and what it makes of a value. */
interface Reading {
  readonly fields: Fields;
  readonly full: boolean;
  readonly make: (value: string) => Value;
}

const asText = (value: string): Value => value;

const createEach =
  ({ fields, full, make }: Reading) =>
  (args: Args): Each => {
    const name = text(args[0]).toLowerCase();
    const wanted = numberOr(args[1], 0);
    return (stream, visit) => {
      const headers = fields.of(stream);
      if (!headers || name === '') return false;
      const visitMade =
        make === asText
          ? visit
          : (value: string): boolean => {
              const made = make(value);
              return made !== undefined && visit(made);
            };
      if (wanted === 0) return eachValue(headers, name, full, visitMade);
      const value = occurrence(headers, name, full, wanted);
      return value !== undefined && visitMade(value);
    };
  };

/** Counted from the first, 1, or from the last, -1. */
const occurrence = (headers: HeaderList, name: string, full: boolean, wanted: number): string | undefined => {
  const found: string[] = [];
  eachValue(headers, name, full, (value) => found.push(value) === wanted);
  return wanted > 0 ? found[wanted - 1] : found.at(wanted);
};

const create =
  ({ fields, full, make }: Reading): Fetch['create'] =>
  (args) => {
    const name = text(args[0]).toLowerCase();
    const wanted = numberOr(args[1], 0);
    return (stream) => {
      const headers = fields.of(stream);
      if (!headers || name === '') return undefined;
      const value = wanted === 0 ? lastValue(headers, name, full) : occurrence(headers, name, full, wanted);
      return value === undefined ? undefined : make(value);
    };
  };

const field = (name: string, out: Fetch['out'], summary: string, reading: Reading): Fetch => ({
  name,
  usage: `${name}([<name>[,<occ>]])`,
  summary,
  args: [NAME, OCCURRENCE],
  check: occurrenceFault,
  need: reading.fields.need,
  http: true,
  out,
  create: create(reading),
  createEach: createEach(reading),
});

const count = (name: string, summary: string, fields: Fields, full: boolean): Fetch => ({
  name,
  usage: `${name}([<name>])`,
  summary,
  args: [NAME],
  need: fields.need,
  http: true,
  out: 'sint',
  create: (args) => {
    const wanted = text(args[0]).toLowerCase();
    return (stream) => {
      const headers = fields.of(stream);
      if (!headers) return undefined;
      let values = 0;
      eachValue(headers, wanted, full, () => ++values < 0);
      return values;
    };
  },
});

/** The fetches of one direction; `old` is how HAProxy 1.4 began their names. */
const familyOf = (fields: Fields, prefix: 'req' | 'res', old: 'hdr' | 'shdr'): Fetch[] => {
  const of = prefix === 'req' ? 'of the request' : 'of the response';
  const values: Reading = { fields, full: false, make: asText };
  const integers: Reading = { ...values, make: integerIn };
  const addresses: Reading = { ...values, make: addressIn };
  return [
    {
      ...field(`${prefix}.hdr`, 'str', `A value of a header field ${of}.`, values),
      derivatives: STRING_DERIVATIVES,
    },
    ...named(
      field(`${prefix}.hdr_ip`, 'addr', `An address in a header field ${of}.`, addresses),
      `${old}_ip`,
    ),
    ...named(field(`${prefix}.hdr_val`, 'sint', `A number in a header field ${of}.`, integers), `${old}_val`),
    ...named(
      count(`${prefix}.hdr_cnt`, `How many values a header field ${of} has, or all have.`, fields, false),
      `${old}_cnt`,
    ),
    field(`${prefix}.fhdr`, 'str', `A header field ${of}, as a whole.`, { ...values, full: true }),
    count(`${prefix}.fhdr_cnt`, `How many header fields ${of} have a name, or any.`, fields, true),
  ];
};

const inRequest = familyOf(REQUEST_FIELDS, 'req', 'hdr');
const inResponse = familyOf(RESPONSE_FIELDS, 'res', 'shdr');

export const headerFetches: readonly Fetch[] = [
  ...inRequest,
  ...inResponse,
  ...named(inResponse[0]!, 'shdr').slice(1),
  {
    ...field('hdr', 'str', 'A value of a header field, of the response where there is one.', {
      fields: MESSAGE_FIELDS,
      full: false,
      make: asText,
    }),
    derivatives: STRING_DERIVATIVES,
    inAcls: 'req.hdr',
  },
];
