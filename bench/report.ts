// The results as text: a table in Markdown, padded so that it reads on a terminal as well.
import type { Surroundings } from './machine.js';
import type { Result } from './results.js';
import type { Row } from './rows.js';

/** Three digits, or more before the point. */
const figure = (value: number | undefined): string => {
  if (value === undefined) return '';
  const magnitude = Math.abs(value);
  return value.toFixed(magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : 2);
};

const percent = (value: number | undefined): string =>
  value === undefined ? '' : `${Math.round(value * 100)} %`;

const troubles = { refused: 'not yet', failed: 'FAILED' } as const;

const verdict = ({ trouble, goal }: Result): string => {
  if (trouble) return troubles[trouble.kind];
  return goal ? (goal.met ? 'met' : 'missed') : '';
};

const labelOf = ({ row, case: name }: Result): string => `${row} ${name}`.trim();

interface Column {
  readonly title: string;
  readonly cell: (result: Result) => string;
}

const columns: readonly Column[] = [
  { title: 'row', cell: labelOf },
  { title: 'proxy', cell: ({ proxy }) => proxy },
  {
    title: 'median',
    cell: (result) => (result.figure ? `${figure(result.figure.median)} ${result.unit}` : ''),
  },
  {
    title: 'least to most',
    cell: (result) =>
      result.figure ? `${figure(result.figure.least)} to ${figure(result.figure.most)}` : '',
  },
  { title: 'ratio', cell: ({ ratio }) => figure(ratio) },
  { title: 'growth', cell: ({ growth }) => figure(growth) },
  { title: 'CPU µs', cell: ({ cpuUs }) => figure(cpuUs) },
  { title: 'requests/s', cell: ({ rate }) => figure(rate) },
  { title: 'p99 ms', cell: ({ p99Ms }) => figure(p99Ms) },
  { title: 'busy', cell: ({ busy }) => percent(busy) },
  { title: 'goal', cell: ({ goal }) => goal?.text ?? '' },
  { title: 'is', cell: ({ goal }) => figure(goal?.value) },
  { title: '', cell: verdict },
];

export const renderTable = (results: readonly Result[]): string => {
  const lines = [
    columns.map(({ title }) => title),
    ...results.map((result) => columns.map(({ cell }) => cell(result))),
  ];
  const widths = columns.map((_, index) => Math.max(3, ...lines.map((cells) => cells[index]!.length)));
  const render = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index]!)).join(' | ')} |\n`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|\n`;
  const [head, ...body] = lines.map(render);
  return [head, rule, ...body, ...explainTroubles(results)].join('');
};

const explainTroubles = (results: readonly Result[]): string[] => {
  const lines = results.flatMap((result) =>
    result.trouble
      ? `- ${labelOf(result)}, ${result.proxy}: ${troubles[result.trouble.kind]}: ${result.trouble.text}\n`
      : [],
  );
  return lines.length > 0 ? ['\n', ...lines] : [];
};

const explanation = `- **median** of all rounds, with the least and the most of them. µs (**CPU µs**: for a request) are processor time of the
  proxy, user and system, its threads and children included, load generator and backend left out.
- **ratio** to HAProxy with the same cfg and **growth** against the first case of the row: computed in every round, the
  median of that.
- **busy**: of one core. Below 100 % the load generator or the backend was the limit.
`;

export const renderDocument = (
  rows: readonly Row[],
  results: readonly Result[],
  surroundings: Surroundings,
  terms: string,
): string => {
  const { date, cpu, cores, kernel, loadBefore, pinning, versions } = surroundings;
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `# Results of the bench

Written by \`npm run bench\` on ${date}.

- ${cpu}, ${cores} cores, Linux ${kernel}, load average before ${figure(loadBefore)}; ${pinning}
- ${programs.join(', ')}
- ${terms}

${renderTable(results)}
${explanation}
${rows.map(({ name, what }) => `- **${name}**: ${what}\n`).join('')}`;
};
