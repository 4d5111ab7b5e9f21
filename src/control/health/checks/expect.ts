// `http-check expect` (manual 4.2): whether a response is what the cfg wants, rule by rule, from what has come so far.
import { bytesOf } from '../../../common/bytes.js';
import { regexOf } from '../../../common/regex.js';
import type { HttpCheckExpect } from '../../../config/model.js';
import { type CheckStatus, namedStatus } from '../statuses.js';
import type { CheckResult } from './check.js';
import type { ResponseBody, ResponseHead } from './response.js';

export interface Response {
  readonly head: Pick<ResponseHead, 'status' | 'reason'>;
  readonly body: ResponseBody;
}

type Match = HttpCheckExpect['match'];

/** A rule's opinion: it holds, it does not (and why), or more of the response is needed. */
type Opinion = 'holds' | 'wait' | { readonly status: CheckStatus; readonly reason: string };

export interface Expectation {
  readonly rule: ExpectRule;
  judge(response: Response): Opinion;
}

type ExpectRule = Omit<HttpCheckExpect, 'place'>;

/** What is wanted without any `http-check expect`. */
const GOOD_STATUS: ExpectRule = { negated: false, match: { kind: 'status', ranges: [[200, 399]] } };

/** Rules in order, their patterns compiled. The cfg has checked the patterns. */
export const compileExpectations = (rules: readonly ExpectRule[]): Expectation[] =>
  (rules.length === 0 ? [GOOD_STATUS] : rules).map((rule) => ({ rule, judge: compile(rule) }));

const compile = (rule: ExpectRule): Expectation['judge'] => {
  const { match } = rule;
  return match.kind === 'status' || match.kind === 'rstatus'
    ? statusJudge(rule, matchStatus(match))
    : bodyJudge(rule, matchBody(match), match.kind === 'string' ? bytesOf(match.text).length : 0);
};

const matchStatus = (match: Extract<Match, { kind: 'status' | 'rstatus' }>): ((code: number) => boolean) => {
  if (match.kind === 'status')
    return (code) => match.ranges.some(([low, high]) => code >= low && code <= high);
  const pattern = regexOf(bytesOf(match.pattern));
  return (code) => pattern.test(String(code).padStart(3, '0'));
};

/** Whether it is in a body. */
type Search = (body: string) => boolean;

const matchBody = (match: Extract<Match, { kind: 'string' | 'rstring' }>): Search => {
  if (match.kind === 'rstring') {
    const pattern = regexOf(bytesOf(match.pattern));
    return (body) => pattern.test(body);
  }
  const text = bytesOf(match.text);
  return (body) => body.includes(text);
};

const statusJudge =
  (rule: ExpectRule, matches: (code: number) => boolean): Expectation['judge'] =>
  ({ head }) =>
    matches(head.status) !== rule.negated
      ? 'holds'
      : { status: namedStatus(rule.errorStatus, 'L7STS'), reason: head.reason };

/**
 * Content may still come while the body is not complete: a rule waits for `min-recv` bytes, for as many as its string
 * has, and, without `min-recv`, for a match.
 */
const bodyJudge = (rule: ExpectRule, matches: Search, atLeast: number): Expectation['judge'] => {
  const { negated, minRecv = -1 } = rule;
  const status = namedStatus(rule.errorStatus, 'L7RSP');
  return ({ body }) => {
    if (body.text === '')
      return body.isComplete
        ? { status, reason: 'HTTP content check could not find a response body' }
        : 'wait';
    if (!body.isComplete && body.text.length < Math.max(atLeast, minRecv)) return 'wait';
    const found = matches(body.text);
    if (!found && !body.isComplete && minRecv === -1) return 'wait';
    if (found !== negated) return 'holds';
    return {
      status,
      reason: negated ? 'HTTP check matched unwanted content' : 'HTTP content check did not match',
    };
  };
};

/** Whether an expectation holds, more is needed, or the check has failed by it. */
export const judge = (expectation: Expectation, response: Response): 'holds' | 'wait' | CheckResult => {
  const opinion = expectation.judge(response);
  if (typeof opinion === 'string') return opinion;
  const { status, reason } = opinion;
  return { status, code: response.head.status, description: tellFailure(reason, expectation) };
};

/** All of them hold. */
export const passed = ({ rule: { okStatus, onSuccess } }: Expectation, { head }: Response): CheckResult => ({
  status: namedStatus(okStatus, 'L7OK'),
  code: head.status,
  ...(onSuccess !== undefined && { description: onSuccess }),
});

/** `on-error` takes the place of the reason of a failure, even of an empty one; `comment` follows. */
export const tellFailure = (reason: string, { rule }: Expectation): string => {
  const told = rule.onError ?? reason;
  return rule.comment === undefined ? told : `${told} comment: ${rule.comment}`;
};

export const timeoutStatus = ({ rule }: Expectation): CheckStatus =>
  namedStatus(rule.timeoutStatus, 'L7TOUT');
