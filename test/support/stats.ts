// Reads the stats page's CSV (management manual, 9.1).

/** One line of the CSV by column name. */
export type StatsRow = Readonly<Record<string, string>>;

export interface StatsSource {
  readonly port: number;
  readonly uri: string;
  /** user:password */
  readonly auth?: string;
}

/** Every line, by "proxy/server": "web/FRONTEND", "web/web1", "web/BACKEND". */
export async function readStats({ port, uri, auth }: StatsSource): Promise<ReadonlyMap<string, StatsRow>> {
  const headers: Record<string, string> = { connection: 'close' };
  if (auth) headers.authorization = `Basic ${Buffer.from(auth).toString('base64')}`;
  const response = await fetch(`http://127.0.0.1:${port}${uri};csv`, { headers });
  if (response.status !== 200) throw new Error(`stats: ${response.status}`);
  const [header = '', ...lines] = (await response.text()).trim().split('\n');
  const columns = header.replace(/^# /, '').split(',');
  return new Map(
    lines.map((line): [string, StatsRow] => {
      const row = rowOf(columns, line.split(','));
      return [`${row.pxname}/${row.svname}`, row];
    }),
  );
}

const rowOf = (columns: readonly string[], values: readonly string[]): StatsRow =>
  Object.fromEntries(columns.map((column, i) => [column, values[i] ?? '']));
