// What the lines `errorfile`, `errorloc` and `errorfiles` of a proxy come to once every `http-errors` section is known.
import type { ErrorImport } from '../card.js';
import type { ErrorReply, Proxy } from '../model.js';
import { saysPlace } from '../source.js';
import { didYouMean } from '../suggest.js';
import type { Checking } from './check.js';

/** The last line that has an answer for a status counts. */
export const takeErrorReplies = (
  proxy: Proxy,
  lines: readonly (ErrorReply | ErrorImport)[],
  checking: Checking,
): void => {
  const replies = new Map<number, ErrorReply>();
  for (const line of lines)
    for (const reply of 'status' in line ? [line] : imported(proxy, line, checking))
      replies.set(reply.status, reply);
  proxy.errorReplies = [...replies.values()];
};

const imported = (
  proxy: Proxy,
  line: ErrorImport,
  { model, partial, report }: Checking,
): readonly ErrorReply[] => {
  const { place, section, statuses } = line;
  const found = model.httpErrors.find(({ name }) => name === section);
  if (!found) {
    if (partial) return [];
    const message = `proxy '${proxy.name}': unknown http-errors section '${section}' (at ${saysPlace(place)}).`;
    const hint = didYouMean(
      section,
      model.httpErrors.map(({ name }) => name),
    );
    report('alert', 'missing-section', message, { place, word: section, hint });
    return [];
  }
  for (const status of statuses.filter((one) => !found.replies.some((reply) => reply.status === one))) {
    const message = `proxy '${proxy.name}' : status '${status}' not declared in http-errors section '${section}' (at ${saysPlace(place)}).`;
    report('warning', 'missing-section', message, { place, word: String(status) });
  }
  return statuses.length === 0
    ? found.replies
    : found.replies.filter(({ status }) => statuses.includes(status));
};
