// One report of the statistics: which proxies and servers it shows, and in which form.
import type { Proxy, StatsSettings } from '../../config/model.js';
import { printCsv } from './csv.js';
import { type Entry, entriesOf, type StatsSource } from './entries.js';
import { printJson } from './json.js';
import { layOutPage } from './page.js';
import { isInMaintenance, isPlainlyDown } from './status.js';
import type { PageTemplate } from './templates.js';
import type { ViewOptions } from './view-options.js';

interface Printed {
  readonly type: string;
  readonly body: string;
  /** Content-Security-Policy. */
  readonly policy?: string;
}

/** Reports what the `stats` settings of `owner` allow and `options` ask for. */
export type Report = (owner: Proxy, settings: StatsSettings, options: ReportOptions) => Printed;

export interface ReportOptions extends ViewOptions {
  /** With forms to change the state of servers. */
  readonly admin: boolean;
}

export interface ReportContext {
  readonly source: StatsSource;
  readonly pid: number;
  readonly version: string;
  readonly template: PageTemplate;
  /** Wall clock, ms since the epoch. */
  readonly now: () => number;
}

export const makeReport =
  (context: ReportContext): Report =>
  (owner, settings, options) => {
    const { source, template } = context;
    const nowMs = context.now();
    const partial = options.hideDown || options.hideMaint;
    const shared = { source, nowMs, legends: settings.showLegends, partial };
    const proxies = inScope(source.model.proxies, owner, settings)
      .filter((proxy) => matches(proxy, options.scope))
      .map((proxy) => ({
        proxy,
        entries: entriesOf(proxy, shared).filter((entry) => isShown(entry, options)),
      }));
    const entries = proxies.flatMap((proxy) => proxy.entries);
    switch (options.format) {
      case 'csv':
        return { type: 'text/plain; charset=utf-8', body: printCsv(entries) };
      case 'json':
        return { type: 'application/json', body: printJson(entries) };
      case 'html': {
        const page = layOutPage({ ...context, settings, options, nowMs }, proxies);
        const policy = template.contentSecurityPolicy;
        return { type: 'text/html; charset=utf-8', body: template.render(page), policy };
      }
    }
  };

/** The proxies that a page tells of. `stats scope`: none said is all; "." is the proxy the page belongs to. */
export const inScope = (
  proxies: readonly Proxy[],
  owner: Proxy,
  { scope }: StatsSettings,
): readonly Proxy[] =>
  proxies.filter(
    ({ name, index, disabled }) =>
      !disabled &&
      (scope.length === 0 || scope.includes(name) || (scope.includes('.') && index === owner.index)),
  );

const matches = (proxy: Proxy, scope: string): boolean =>
  proxy.name.toLowerCase().includes(scope.toLowerCase());

const isShown = (entry: Entry, { hideDown, hideMaint }: ViewOptions): boolean => {
  if (entry.kind !== 'server') return true;
  return !(hideMaint && isInMaintenance(entry.cells)) && !(hideDown && isPlainlyDown(entry));
};
