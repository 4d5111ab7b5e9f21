// Where health checks and sample expressions meet: control has the checks, the engine the expressions, and neither knows of
// the other. Nothing of it is loaded for a cfg whose checks have none.
import type { Model } from '../config/model.js';
import { needsSamples } from '../control/health/samples.js';
import type { openCheckSamples } from '../engine/check-samples.js';

/** Undefined where no check needs samples. */
export const loadCheckSamples = async ({ proxies }: Model): Promise<typeof openCheckSamples | undefined> => {
  const isNeeded = proxies.some(({ disabled, check, servers }) => {
    const isChecked = !disabled && servers.some((server) => server.check !== undefined);
    return isChecked && needsSamples(check);
  });
  return isNeeded ? (await import('../engine/check-samples.js')).openCheckSamples : undefined;
};
