// What a frontend has captured of requests and responses (manual 7.3.6, "capture.req.hdr").
import { type Fetch, numberOr } from '../fetch.js';

const slot = (name: string, side: 'request' | 'response', summary: string): Fetch => ({
  name,
  usage: `${name}(<idx>)`,
  summary,
  args: [{ name: 'the number of a capture', kind: 'uint' }],
  need: side === 'request' ? 'request-kept' : 'response-kept',
  http: true,
  out: 'str',
  create: ([index]) => {
    const at = numberOr(index, 0);
    return ({ captured }) => captured?.[side][at];
  },
});

export const captureFetches: readonly Fetch[] = [
  slot('capture.req.hdr', 'request', 'What was captured of the request, by the number of the capture.'),
  slot('capture.res.hdr', 'response', 'What was captured of the response, by the number of the capture.'),
];
