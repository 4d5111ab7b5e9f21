// Samples of a request's body, as far as it has been waited for (manual 7.3.6; 4.2, "option http-buffer-request").
import type { SampleType } from '../../../config/rules.js';
import type { ArgumentCard } from '../../../config/sample/card.js';
import type { Head } from '../../http1/head.js';
import { eachParameter, type ParameterSearch } from '../../http1/uri.js';
import { type Args, type Each, type Evaluate, type Fetch, family, text } from '../fetch.js';
import { bodyMayGrow } from './buffer.js';

const row = family({ need: 'request-body', http: true });

const ARGUMENTS: readonly ArgumentCard[] = [
  { name: 'name', kind: 'str', optional: true },
  { name: 'i', kind: 'str', optional: true, oneOf: ['i'] },
];

/** Parameters of a form: of that name, or all. */
const createEach = (args: Args): Each => {
  const ignoreCase = text(args[1]) === 'i';
  const name = text(args[0]);
  const search: ParameterSearch = {
    name: ignoreCase ? name.toLowerCase() : name,
    delimiter: '&',
    ignoreCase,
  };
  return ({ bodyText }, visit) => eachParameter(bodyText, 0, search, visit);
};

/** Rules on a response are held until they can see what of its body has come. */
const ofResponse = (name: string, out: SampleType, summary: string, read: Evaluate): Fetch => ({
  ...family({ need: 'response-body', http: true })(name, out, summary, read),
  create: (_args, compiler) => {
    compiler.looksAtResponse = true;
    return read;
  },
});

const announced = (head: Head | undefined, text: string): number =>
  head && head.contentLength >= 0 ? head.contentLength : text.length;

export const bodyFetches: readonly Fetch[] = [
  {
    ...row('req.body', 'bin', 'What of the body is there.', (stream) => {
      bodyMayGrow(stream);
      return Buffer.from(stream.bodyText, 'latin1');
    }),
    awaitsBody: true,
  },
  row('req.body_len', 'sint', 'How many bytes of the body are there.', ({ bodyText }) => bodyText.length),
  row(
    'req.body_size',
    'sint',
    'The announced length of the body; of a chunked one what is there.',
    ({ head, bodyText }) => announced(head, bodyText),
  ),
  ofResponse('res.body', 'bin', 'What of the body of the response is there.', ({ responseText }) =>
    Buffer.from(responseText, 'latin1'),
  ),
  ofResponse(
    'res.body_len',
    'sint',
    'How many bytes of the body of the response are there.',
    ({ responseText }) => responseText.length,
  ),
  ofResponse(
    'res.body_size',
    'sint',
    'The announced length of the body of the response; of a chunked one what is there.',
    ({ responseHead, responseText }) => announced(responseHead, responseText),
  ),
  {
    name: 'req.body_param',
    usage: 'req.body_param([<name>[,i]])',
    summary: 'The value of a parameter of a form.',
    args: ARGUMENTS,
    need: 'request-body',
    http: true,
    out: 'str',
    create: (args) => {
      const each = createEach(args);
      return (stream) => {
        let found: string | undefined;
        each(stream, (value) => {
          found = String(value);
          return true;
        });
        return found;
      };
    },
    createEach,
  },
];
