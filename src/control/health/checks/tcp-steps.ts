// `tcp-check` lines as steps that run (manual 4.2).
import { regexOf } from '../../../common/regex.js';
import type { CheckSend, CheckStep, TcpCheckExpect } from '../../../config/model.js';
import { contentOf, type ServerSamples } from '../samples.js';
import { namedStatus } from '../statuses.js';
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
    else steps.push({ ...expectStep(line), ...place });
  }
  const [first, ...others] = steps;
  if (first?.kind === 'connect') return [first, ...others];
  return [{ kind: 'connect', number: 0, target, implicit: true }, ...steps];
};

const bytesOfSend = ({ bytes, hex }: CheckSend, samples: ServerSamples | undefined): SendStep['bytes'] => {
  if (!hex) return typeof bytes === 'string' ? bytes : () => contentOf(bytes, samples);
  return () => {
    const digits = contentOf(bytes, samples);
    return /^(?:[\da-f]{2})*$/i.test(digits) ? Buffer.from(digits, 'hex').toString('latin1') : undefined;
  };
};

type Match = TcpCheckExpect['match'];

const expectStep = (rule: TcpCheckExpect): Omit<ExpectStep, 'number'> => {
  const { negated, minRecv = -1, match, onError, onSuccess } = rule;
  const errorStatus = namedStatus(rule.errorStatus, 'L7RSP');
  const matches = compile(match);
  const atLeast = Math.max(minRecv, 'bytes' in match ? match.bytes.length : 0);
  return {
    kind: 'expect',
    errorStatus,
    name: nameOf(match),
    timeoutStatus: namedStatus(rule.timeoutStatus, 'L7TOUT'),
    success: () => ({ status: namedStatus(rule.okStatus, 'L7OK'), description: onSuccess ?? '(tcp-check)' }),
    judge(text, isAll) {
      if (!isAll && text.length < atLeast) return 'wait';
      const found = matches(text);
      if (!found && !isAll && minRecv === -1) return 'wait';
      if (found !== negated) return 'holds';
      const what = found ? 'TCPCHK matched unwanted content' : 'TCPCHK did not match content';
      return {
        status: errorStatus,
        description: onError ?? `${what} ${shown(match)}`,
      };
    },
  };
};

const compile = (match: Match): ((text: string) => boolean) => {
  if (match.kind === 'string' || match.kind === 'binary') return (text) => text.includes(match.bytes);
  const pattern = regexOf(match.pattern);
  if (match.kind === 'rstring') return (text) => pattern.test(text);
  return (text) => pattern.test(Buffer.from(text, 'latin1').toString('hex').toUpperCase());
};

/** As the report of a failure names it, and that of a timeout. */
const shown = (match: Match): string => {
  if (match.kind === 'string') return `'${match.bytes}'`;
  return { binary: '(binary)', rstring: '(regex)', rbinary: '(binary regex)' }[match.kind];
};

const nameOf = (match: Match): string => {
  if ('bytes' in match) return `expect ${match.kind} '${match.bytes}'`;
  return match.kind === 'rstring' ? 'expect regex' : 'expect binary regex';
};
