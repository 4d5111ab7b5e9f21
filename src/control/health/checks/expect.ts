// `http-check expect` (manual 4.2): whether a response is what the cfg wants, rule by rule, from what has come so far.
import { bytesOf } from '../../../common/bytes.js';
import { regexOf } from '../../../common/regex.js';
import type { HttpCheckExpect } from '../../../config/model.js';
import type { ServerSamples } from '../../../process/check-samples.js';
import { codeOf, contentOf } from '../samples.js';
import { type CheckStatus, namedStatus } from '../statuses.js';
import type { CheckResult } from './check.js';
import { compileHeaderMatch } from './header-match.js';
import type { ResponseBody, ResponseHead } from './response.js';

export interface Response {
  readonly head: Pick<ResponseHead, 'version' | 'status' | 'reason' | 'fields'>;
  readonly body: ResponseBody;
}

type Match = HttpCheckExpect['match'];

/** A rule's opinion: it holds, it does not (and why), or more of the response is needed. */
type Opinion = 'holds' | 'wait' | Failure;

interface Failure {
  readonly status: CheckStatus;
  readonly reason: string;
  /** The rule itself cannot be evaluated, which `on-error` does not hide. */
  readonly isFault?: true;
}

type Samples = ServerSamples | undefined;

export interface Expectation {
  readonly rule: ExpectRule;
  readonly samples: Samples;
  judge(response: Response): Opinion;
}

type ExpectRule = Omit<HttpCheckExpect, 'place'>;

/** What is wanted without any `http-check expect`. */
const GOOD_STATUS: ExpectRule = { negated: false, match: { kind: 'status', ranges: [[200, 399]] } };

/** Rules in order, their patterns compiled. The cfg has checked the patterns. */
export const compileExpectations = (rules: readonly ExpectRule[], samples: Samples): Expectation[] =>
  (rules.length === 0 ? [GOOD_STATUS] : rules).map((rule) => ({
    rule,
    samples,
    judge: compile(rule, rule.match, samples),
  }));

const compile = (rule: ExpectRule, match: Match, samples: Samples): Expectation['judge'] => {
  switch (match.kind) {
    case 'status':
    case 'rstatus': {
      const matches = matchStatus(match);
      return headJudge(rule, ({ status }) => matches(status));
    }
    case 'header': {
      const matches = compileHeaderMatch(match);
      return headJudge(rule, ({ fields }) => matches(fields, (text) => contentOf(text, samples)));
    }
    case 'string-lf':
      return bodyJudge(rule, () => searchFor(contentOf(match.format, samples)));
    case 'string': {
      const search = searchFor(bytesOf(match.text));
      return bodyJudge(rule, () => search);
    }
    case 'rstring': {
      const pattern = regexOf(bytesOf(match.pattern));
      const search = { isIn: (body: string) => pattern.test(body), atLeast: 0 };
      return bodyJudge(rule, () => search);
    }
  }
};

const matchStatus = (match: Extract<Match, { kind: 'status' | 'rstatus' }>): ((code: number) => boolean) => {
  if (match.kind === 'status')
    return (code) => match.ranges.some(([low, high]) => code >= low && code <= high);
  const pattern = regexOf(bytesOf(match.pattern));
  return (code) => pattern.test(String(code).padStart(3, '0'));
};

/** What is looked for in a body, and how long that has to be. */
interface Search {
  readonly isIn: (body: string) => boolean;
  readonly atLeast: number;
}

/** Undefined: a format has given nothing to look for. */
const searchFor = (text: string): Search | undefined =>
  text === '' ? undefined : { isIn: (body) => body.includes(text), atLeast: text.length };

const NOTHING_TO_FIND: Failure = {
  status: 'L7RSP',
  reason: 'log-format string evaluated to an empty string',
  isFault: true,
};

const headJudge =
  (rule: ExpectRule, matches: (head: Response['head']) => boolean | undefined): Expectation['judge'] =>
  ({ head }) => {
    const found = matches(head);
    if (found === undefined) return NOTHING_TO_FIND;
    return found !== rule.negated
      ? 'holds'
      : { status: namedStatus(rule.errorStatus, 'L7STS'), reason: head.reason };
  };

/**
 * Content may still come while the body is not complete: a rule waits for `min-recv` bytes, for as many as its string
 * has, and, without `min-recv`, for a match.
 */
const bodyJudge = (rule: ExpectRule, wanted: () => Search | undefined): Expectation['judge'] => {
  const { negated, minRecv = -1 } = rule;
  const status = namedStatus(rule.errorStatus, 'L7RSP');
  return ({ body }) => {
    if (body.text === '')
      return body.isComplete
        ? { status, reason: 'HTTP content check could not find a response body' }
        : 'wait';
    const search = wanted();
    if (!search) return NOTHING_TO_FIND;
    if (!body.isComplete && body.text.length < Math.max(search.atLeast, minRecv)) return 'wait';
    const found = search.isIn(body.text);
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
  return failed(expectation, opinion, response.head.status);
};

/** `on-error` takes the place of the reason, even of an empty one; `comment` follows. */
export const failed = (
  { rule, samples }: Expectation,
  { status, reason, isFault }: Failure,
  answered?: number,
): CheckResult => {
  const code = codeOf(rule, samples) ?? answered;
  const told = rule.onError === undefined || isFault ? reason : contentOf(rule.onError, samples);
  return {
    status,
    ...(code !== undefined && { code }),
    description: rule.comment === undefined ? told : `${told} comment: ${rule.comment}`,
  };
};

/** All of them hold; this is the last one. */
export const passed = ({ rule, samples }: Expectation, { head }: Response): CheckResult => ({
  status: namedStatus(rule.okStatus, 'L7OK'),
  code: codeOf(rule, samples) ?? head.status,
  ...(rule.onSuccess !== undefined && { description: contentOf(rule.onSuccess, samples) }),
});

export const timeoutStatus = ({ rule }: Expectation): CheckStatus =>
  namedStatus(rule.timeoutStatus, 'L7TOUT');
