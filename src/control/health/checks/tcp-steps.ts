// `tcp-check` lines as steps that run (manual 4.2).
import { regexOf } from '../../../common/regex.js';
import type { CheckSend, CheckStep, TcpCheckExpect } from '../../../config/model.js';
import type { ServerSamples } from '../../../process/check-samples.js';
import { codeOf, contentOf } from '../samples.js';
import { namedStatus } from '../statuses.js';
import type { CheckResult } from './check.js';
import type { CheckTarget } from './dial.js';
import type { ConnectStep, ExpectStep, SendStep, Step } from './steps.js';

/** Where a step connects to, whatever it says of it itself. */
export type TargetOf = (step: Extract<CheckStep, { kind: 'connect' }>) => CheckTarget;

/** A connection is opened even where no step says so. Lines are counted from 1, comments too. */
export const tcpSteps = (
  lines: readonly CheckStep[],
  target: CheckTarget,
  targetOf: TargetOf,
  samples?: ServerSamples,
): [ConnectStep, ...Step[]] => {
  const steps: Step[] = [];
  let following: string | undefined;
  for (const [index, line] of lines.entries()) {
    const place = { number: index + 1, comment: line.comment ?? following };
    if (line.kind === 'comment') following = line.comment;
    else if (line.kind === 'connect') steps.push({ ...line, ...place, target: targetOf(line) });
    else if (line.kind === 'send') steps.push({ kind: 'send', ...place, bytes: bytesOfSend(line, samples) });
    else if (line.kind === 'variable')
      steps.push({ kind: 'act', ...place, act: () => samples?.change(line.variable) });
    else steps.push({ ...expectStep(line, samples), ...place });
  }
  // Variables may stand in front of the first connection; they do not need to be set before it.
  const at = steps.findIndex(({ kind }) => kind !== 'act');
  const first = steps[at];
  if (first?.kind === 'connect') return [first, ...steps.filter((step) => step !== first)];
  return [{ kind: 'connect', number: 0, target, implicit: true }, ...steps];
};

const bytesOfSend = ({ bytes, hex }: CheckSend, samples: ServerSamples | undefined): SendStep['bytes'] => {
  if (!hex) return typeof bytes === 'string' ? bytes : () => contentOf(bytes, samples);
  return () => fromHex(contentOf(bytes, samples));
};

/** Undefined: those are no pairs of hexadecimal digits. */
const fromHex = (digits: string): string | undefined =>
  /^(?:[\da-f]{2})*$/i.test(digits) ? Buffer.from(digits, 'hex').toString('latin1') : undefined;

type Match = TcpCheckExpect['match'];

const expectStep = (rule: TcpCheckExpect, samples: ServerSamples | undefined): Omit<ExpectStep, 'number'> => {
  const { negated, minRecv = -1, match, onError, onSuccess } = rule;
  const status = namedStatus(rule.errorStatus, 'L7RSP');
  const wanted = compile(match, samples);
  const failed = (reason: string): CheckResult => ({
    status,
    code: codeOf(rule, samples),
    description: onError === undefined ? reason : contentOf(onError, samples),
  });
  return {
    kind: 'expect',
    errorStatus: status,
    name: nameOf(match),
    timeoutStatus: namedStatus(rule.timeoutStatus, 'L7TOUT'),
    success: () => ({
      status: namedStatus(rule.okStatus, 'L7OK'),
      code: codeOf(rule, samples),
      description: onSuccess === undefined ? '(tcp-check)' : contentOf(onSuccess, samples),
    }),
    judge(text, isAll) {
      const search = wanted();
      if ('fault' in search) return { status: 'L7RSP', description: search.fault };
      if (!isAll && text.length < Math.max(minRecv, search.atLeast)) return 'wait';
      const found = search.isIn(text);
      if (!found && !isAll && minRecv === -1) return 'wait';
      if (found !== negated) return 'holds';
      const what = found ? 'TCPCHK matched unwanted content' : 'TCPCHK did not match content';
      return failed(`${what} ${shown(match)}`);
    },
  };
};

/** What is looked for, and how long that has to be; or why there is nothing to look for. */
type Search =
  | { readonly isIn: (text: string) => boolean; readonly atLeast: number }
  | { readonly fault: string };

const searchFor = (bytes: string): Search => ({
  isIn: (text) => text.includes(bytes),
  atLeast: bytes.length,
});

const compile = (match: Match, samples: ServerSamples | undefined): (() => Search) => {
  if ('format' in match)
    return () => searchForFormat(contentOf(match.format, samples), match.kind === 'binary-lf');
  const search = 'bytes' in match ? searchFor(match.bytes) : searchByPattern(match);
  return () => search;
};

const searchForFormat = (text: string, isHex: boolean): Search => {
  if (text === '') return { fault: 'log-format string evaluated to an empty string' };
  const bytes = isHex ? fromHex(text) : text;
  return bytes === undefined
    ? { fault: 'Failed to parse hexastring resulting of eval of a log-format string' }
    : searchFor(bytes);
};

const searchByPattern = ({ kind, pattern }: Extract<Match, { pattern: string }>): Search => {
  const regex = regexOf(pattern);
  if (kind === 'rstring') return { isIn: (text) => regex.test(text), atLeast: 0 };
  const isIn = (text: string) => regex.test(Buffer.from(text, 'latin1').toString('hex').toUpperCase());
  return { isIn, atLeast: 0 };
};

/** As the report of a failure names it, and that of a timeout. */
const shown = (match: Match): string => (match.kind === 'string' ? `'${match.bytes}'` : SHOWN[match.kind]);

const SHOWN: Readonly<Record<Exclude<Match['kind'], 'string'>, string>> = {
  binary: '(binary)',
  rstring: '(regex)',
  rbinary: '(binary regex)',
  'string-lf': '(log-format string)',
  'binary-lf': '(log-format binary)',
};

const nameOf = (match: Match): string =>
  'bytes' in match ? `expect ${match.kind} '${match.bytes}'` : `expect ${SHOWN[match.kind].slice(1, -1)}`;
