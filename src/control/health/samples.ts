// What checks want of sample expressions and variables (manual 4.2). The engine knows how to make them, process brings
// the two together (process/check-samples.ts), and only for a cfg whose checks have some.
import type { CheckText, ExpectRule } from '../../config/model.js';
import type { ServerSamples } from '../../process/check-samples.js';

/** Whether `settings` of checks have something that needs samples: a format, an expression, a variable. */
export const needsSamples = (settings: object): boolean =>
  'parts' in settings ||
  'fetch' in settings ||
  'conditions' in settings ||
  Object.values(settings).some((part) => typeof part === 'object' && part !== null && needsSamples(part));

/** Text that is content; `samples` are there for whatever needs them. */
export const contentOf = (text: CheckText, samples: ServerSamples | undefined): string =>
  typeof text === 'string' ? text : (samples?.text(text, 'content') ?? '');

/** What `status-code` says of an expectation. */
export const codeOf = ({ statusCode }: ExpectRule, samples: ServerSamples | undefined): number | undefined =>
  statusCode && samples?.integer(statusCode);
