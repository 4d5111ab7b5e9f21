// What health has found out about servers, ours and the real haproxy's, in a form to compare.
import type { TestContext } from 'node:test';
import type { CheckView } from '#hapax/control/health/view.js';
import type { HealthUnderTest } from './health.js';
import { readStats, type StatsRow } from './stats.js';
import { until } from './until.js';

/** "be/s1": status, code and explanation of a check that has ended; HAProxy blanks them while the next one runs. */
export const realFindings = async (t: TestContext, port: number): Promise<Record<string, string>> => {
  const findings = new Map<string, string>();
  await until(
    'HAProxy has checked all servers',
    async () => {
      let isComplete = true;
      for (const [name, row] of await readStats({ port, uri: '/' })) {
        if (row.check_status === undefined || row.check_status === '') continue;
        if (!/^\*|^INI/.test(row.check_status)) findings.set(name, describeRow(row));
        isComplete &&= findings.has(name);
      }
      return isComplete && findings.size > 0;
    },
    40_000,
  );
  t.diagnostic(`${findings.size} servers compared`);
  return sorted(findings);
};

const describeRow = ({ check_status, check_code, last_chk }: StatsRow): string =>
  [check_status, check_code, unquoted(last_chk ?? '')].join('|');

const unquoted = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;

export const ourFindings = async ({ model, health }: HealthUnderTest): Promise<Record<string, string>> => {
  const findings = new Map<string, string>();
  for (const proxy of model.proxies)
    for (const server of proxy.servers) {
      const name = `${proxy.name}/${server.name}`;
      const view = await until<CheckView | undefined>(`${name} is checked`, () => {
        const seen = health.check(proxy.index, server.index)!;
        return seen.durationMs >= 0 ? seen : undefined;
      });
      findings.set(name, [view.status, view.withCode ? view.code : '', view.description].join('|'));
    }
  return sorted(findings);
};

const sorted = (findings: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...findings].toSorted());
