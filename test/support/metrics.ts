// Metrics in Prometheus' text format as tests look at them.

export interface Metrics {
  /** By name: counter or gauge. */
  readonly types: ReadonlyMap<string, string>;
  /** By name and labels as printed: 'haproxy_frontend_status{proxy="web",state="UP"}'. */
  readonly values: ReadonlyMap<string, number>;
}

export const readMetrics = (text: string): Metrics => {
  const types = new Map<string, string>();
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (name !== undefined) types.set(name, type!);
    const [, series, value] = /^([a-z_]+(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
    if (series !== undefined) values.set(series, Number(value));
  }
  return { types, values };
};

export const nameOf = (series: string): string => series.replace(/\{.*/, '');
