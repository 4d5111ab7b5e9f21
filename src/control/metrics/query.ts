// What a scrape asks for in its query string, in the words of HAProxy's exporter: scope=…, metrics=…, no-maint,
// desc-labels. Others mean nothing to it (extra-counters: there are none).

/** Groups of metrics, in the order they are printed. */
export const SCOPES = ['global', 'frontend', 'listener', 'backend', 'server'] as const;
export type Scope = (typeof SCOPES)[number];

export interface MetricsQuery {
  readonly scopes: ReadonlySet<Scope>;
  /** No servers in maintenance. */
  readonly noMaint: boolean;
  /** Descriptions of proxies as a label of theirs. */
  readonly describes: boolean;
  /** By the whole name. */
  wants(metric: string): boolean;
}

/** Undefined where it makes no sense: an unknown scope, an escape that is none. */
export const parseMetricsQuery = (uri: string): MetricsQuery | undefined => {
  const words = wordsOf(uri);
  const scopes = words && readScopes(words.filter(({ name }) => name === 'scope'));
  if (!scopes) return undefined;
  const has = (wanted: string) => words.some(({ name }) => name === wanted);
  const filters = words.flatMap(({ name, value }) => (name === 'metrics' && value ? value.split(',') : []));
  return { scopes, noMaint: has('no-maint'), describes: has('desc-labels'), wants: filter(filters) };
};

interface QueryWord {
  readonly name: string;
  /** Undefined without "=". */
  readonly value: string | undefined;
}

const wordsOf = (uri: string): QueryWord[] | undefined => {
  const [, query = ''] = /\?([^#]*)/.exec(uri) ?? [];
  try {
    return query
      .split('&')
      .filter((word) => word !== '')
      .map((word) => {
        const at = word.indexOf('=');
        return at < 0
          ? { name: decode(word), value: undefined }
          : { name: decode(word.slice(0, at)), value: decode(word.slice(at + 1)) };
      });
  } catch {
    return undefined;
  }
};

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

/** In the order they stand, so that an empty one takes back those before it. No tables, no metrics of theirs. */
const readScopes = (words: readonly QueryWord[]): ReadonlySet<Scope> | undefined => {
  let scopes = new Set<Scope>(words.length === 0 ? SCOPES : []);
  for (const { value } of words) {
    const scope = SCOPES.find((one) => one === value);
    if (scope) scopes.add(scope);
    else if (value === '*') scopes = new Set(SCOPES);
    else if (value === '') scopes = new Set();
    else if (value !== 'sticktable') return undefined;
  }
  return scopes;
};

/** "name" is wanted, and then only those that are said; "-name" is not. */
const filter = (names: readonly string[]): MetricsQuery['wants'] => {
  const said = new Set(names.filter((name) => name !== '' && !name.startsWith('-')));
  const unwanted = new Set(names.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  return (metric) => !unwanted.has(metric) && (said.size === 0 || said.has(metric));
};
