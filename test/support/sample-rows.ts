// Rows that show what samples are: each expression in a header field of its own, beside its text.
import { get, type RuleRow } from './rule-rows.js';

/** Expressions by their text, and what comes out; '' where there is no such sample. */
export type Samples = Readonly<Record<string, string>>;

const quoted = (text: string): string => `"${text.replace(/[\\"$]/g, '\\$&')}"`;
const shown = (expression: string): string =>
  quoted(`${expression.replaceAll('%', '%%')} <%[${expression}]>`);

type More = Partial<Omit<RuleRow, 'name' | 'expect'>>;

/** Samples of requests, in fields that the server sees. `at`: where the rules stand. */
export const requestSamples = (
  name: string,
  samples: Samples,
  { at = 'frontend', ...more }: More & { readonly at?: 'frontend' | 'backend' } = {},
): RuleRow => {
  const rules = Object.keys(samples).map((one) => `http-request add-header x-sample ${shown(one)}`);
  return {
    ...more,
    name,
    cfg: [...(more.cfg ?? []), ...(at === 'frontend' ? rules : [])],
    backend: [...(more.backend ?? []), ...(at === 'backend' ? rules : [])],
    expect: Object.entries(samples).map(([one, value]) => `server x-sample: ${one} <${value}>`),
  };
};

/** Samples of responses, in fields that the client sees. */
export const responseSamples = (name: string, samples: Samples, more: More = {}): RuleRow => ({
  ...more,
  name,
  cfg: more.cfg ?? [],
  backend: [
    ...(more.backend ?? []),
    ...Object.keys(samples).map((one) => `http-response add-header x-sample ${shown(one)}`),
  ],
  expect: Object.entries(samples).map(([one, value]) => `client x-sample: ${one} <${value}>`),
});

/** Samples at the end of all, in the log line. */
export const logSamples = (name: string, samples: Samples, more: More = {}): RuleRow => ({
  ...more,
  name,
  cfg: [
    ...(more.cfg ?? []),
    `log-format ${quoted(
      Object.keys(samples)
        .map((one) => `${one} <%[${one}]>`)
        .join(' '),
    )}`,
  ],
  expect: Object.entries(samples).map(([one, value]) => `log ${one} <${value}>`),
});

/** Conditions, and whether they are met: those that are name themselves in a field that the server sees. */
export const conditions = (
  name: string,
  met: Readonly<Record<string, boolean>>,
  more: More = {},
): RuleRow => ({
  send: get(),
  ...more,
  name,
  cfg: [
    ...(more.cfg ?? []),
    ...Object.keys(met).map(
      (one) => `http-request add-header x-met ${quoted(one.replaceAll('%', '%%'))} if ${one}`,
    ),
  ],
  expect: Object.entries(met).map(([one, holds]) => `${holds ? '' : 'no '}server x-met: ${one}\n`),
});
