// `normalize-uri` (manual 4.4): one normalizer each line, on path or query of the request target.
import { choice } from '../../../config/keywords/readers.js';
import { pathOrNone, setTarget, withPath, withQuery } from '../rewrite.js';
import { type Action, action, Verdict } from './action.js';

/** The target made normal, or undefined where `strict` refuses it. */
type Normalize = (uri: string, option: boolean) => string | undefined;

const onPath =
  (change: (path: string, option: boolean) => string): Normalize =>
  (uri, option) => {
    const path = pathOrNone(uri, false);
    return path === undefined ? uri : withPath(uri, change(path, option), false);
  };

const PERCENT = /%([\da-fA-F]{2})?/g;

/** What `change` makes of each percent-encoded byte; one that is none is refused where `strict`. */
const onPercent =
  (change: (hex: string) => string): Normalize =>
  (uri, strict) => {
    let isGood = true;
    const changed = uri.replace(PERCENT, (all, hex: string | undefined) => {
      if (hex !== undefined) return change(hex);
      isGood = false;
      return all;
    });
    return strict && !isGood ? undefined : changed;
  };

const UNRESERVED = /[A-Za-z0-9\-._~]/;

/** "/a/../b" is "/b"; what leads above the root stays, unless `full` (RFC 3986, 6.2.2.3). */
const stripDotDot = (path: string, full: boolean): string => {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [at, segment] of segments.entries()) {
    if (segment !== '..') kept.push(segment);
    else {
      const above = kept.at(-1);
      if (above !== undefined && above !== '..') kept.pop();
      else if (!full) kept.push(segment);
      if (at === segments.length - 1) kept.push('');
    }
  }
  return `/${kept.join('/')}`;
};

const nameOf = (parameter: string): string => {
  const end = parameter.indexOf('=');
  return end < 0 ? parameter : parameter.slice(0, end);
};

const byName = (a: string, b: string): number => {
  const [first, second] = [nameOf(a), nameOf(b)];
  return first === second ? 0 : first < second ? -1 : 1;
};

const NORMALIZERS: Readonly<Record<string, { readonly option?: string; readonly normalize: Normalize }>> = {
  // A fragment never gets this far: the request is refused before.
  'fragment-encode': { normalize: (uri) => uri.replaceAll('#', '%23') },
  'fragment-strip': { normalize: (uri) => uri.replace(/#.*$/, '') },
  'path-merge-slashes': { normalize: onPath((path) => path.replace(/\/{2,}/g, '/')) },
  'path-strip-dot': {
    normalize: onPath((path) => path.replace(/(?:\/\.)+(?=\/)/g, '').replace(/\/\.$/, '/')),
  },
  'path-strip-dotdot': { option: 'full', normalize: onPath(stripDotDot) },
  'percent-decode-unreserved': {
    option: 'strict',
    normalize: onPercent((hex) => {
      const char = String.fromCharCode(Number.parseInt(hex, 16));
      return UNRESERVED.test(char) ? char : `%${hex}`;
    }),
  },
  'percent-to-uppercase': { option: 'strict', normalize: onPercent((hex) => `%${hex.toUpperCase()}`) },
  'query-sort-by-name': {
    normalize: (uri) => {
      const start = uri.indexOf('?');
      if (start < 0) return uri;
      const parameters = uri.slice(start + 1).split('&');
      if (parameters.at(-1) === '') parameters.pop();
      const sorted = parameters.sort(byName);
      return withQuery(uri, sorted.join('&'));
    },
  },
};

export const normalizeAction: Action = action<{ normalizer: string; option: boolean }>({
  name: 'normalize-uri',
  usage: '<normalizer> [full | strict]',
  summary: 'Brings the URI into a normal form.',
  rulesets: ['http-request'],
  parse: (line) => {
    const normalizer = choice(line, 'normalize-uri', Object.keys(NORMALIZERS));
    if (normalizer === undefined) return undefined;
    const { option } = NORMALIZERS[normalizer]!;
    return { normalizer, option: option !== undefined && line.args.take(option) };
  },
  create: ({ normalizer, option }) => {
    const { normalize } = NORMALIZERS[normalizer]!;
    return (txn) => {
      const normal = normalize(txn.head.uri, option);
      if (normal === undefined) {
        txn.requestReceivedAt = -1;
        txn.isLast = true;
        txn.fail('badTarget');
        return Verdict.done;
      }
      if (normal !== txn.head.uri) setTarget(txn, normal);
      return Verdict.next;
    };
  },
});
