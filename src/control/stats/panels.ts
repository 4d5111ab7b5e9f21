// The panels behind a figure of the page: what HAProxy shows in its tooltips.
import type { ColumnName } from './columns.js';
import type { Reading } from './reading.js';
import { exactNumber, percent } from './text.js';

export interface Panel {
  readonly title: string;
  readonly lines: readonly PanelLine[];
}

export interface PanelLine {
  readonly label: string;
  readonly value: string;
  /** A second, quieter figure: a share. */
  readonly note?: string;
}

type Labelled = readonly [label: string, column: ColumnName];

/** One line for each column that is not empty. */
const lines = (reading: Reading, rows: readonly Labelled[], unit = ''): PanelLine[] =>
  rows
    .filter(([, column]) => reading.value(column) !== undefined)
    .map(([label, column]) => ({ label, value: exactNumber(reading.number(column)) + unit }));

const RATES: readonly Labelled[] = [
  ['Connections', 'conn_rate'],
  ['Sessions', 'rate'],
  ['Requests', 'req_rate'],
];
const RATE_MAXIMA: readonly Labelled[] = [
  ['Connections', 'conn_rate_max'],
  ['Sessions', 'rate_max'],
  ['Requests', 'req_rate_max'],
];

/** Of frontends only: the rates beside that of sessions. */
export const ratePanel = (reading: Reading): Panel | undefined =>
  reading.entry.kind === 'frontend'
    ? { title: 'Per second, now', lines: lines(reading, RATES, '/s') }
    : undefined;

export const rateMaxPanel = (reading: Reading): Panel | undefined =>
  reading.entry.kind === 'frontend'
    ? { title: 'Per second, at most', lines: lines(reading, RATE_MAXIMA, '/s') }
    : undefined;

const POOL: readonly Labelled[] = [
  ['In use', 'used_conn_cur'],
  ['Idle', 'srv_icur'],
  ['Limit in use', 'slim'],
  ['Limit idle', 'src_ilim'],
];

/** Of servers only: their connections. */
export const connectionsPanel = (reading: Reading): Panel | undefined =>
  reading.entry.kind === 'server'
    ? { title: 'Connections to the server', lines: lines(reading, POOL) }
    : undefined;

const TOTALS: readonly Labelled[] = [
  ['Connections', 'conn_tot'],
  ['Sessions', 'stot'],
  ['New connections', 'connect'],
];
const RESPONSES: readonly Labelled[] = [
  ['HTTP 1xx responses', 'hrsp_1xx'],
  ['HTTP 2xx responses', 'hrsp_2xx'],
  ['HTTP 3xx responses', 'hrsp_3xx'],
  ['HTTP 4xx responses', 'hrsp_4xx'],
  ['HTTP 5xx responses', 'hrsp_5xx'],
  ['Other responses', 'hrsp_other'],
];
const OUTCOMES: readonly Labelled[] = [
  ['Intercepted requests', 'intercepted'],
  ['Failed header rewrites', 'wrew'],
  ['Internal errors', 'eint'],
];

/** Everything there is to know about the sessions so far. */
export const totalsPanel = (reading: Reading): Panel | undefined => {
  if (reading.entry.kind === 'listener') return undefined;
  return {
    title: 'Since the start',
    lines: [
      ...lines(reading, TOTALS),
      ...shares(
        reading,
        [['Reused connections', 'reuse']],
        reading.number('connect') + reading.number('reuse'),
      ),
      ...lines(reading, [['HTTP requests', 'req_tot']]),
      ...shares(reading, RESPONSES, reading.number('req_tot')),
      ...lines(reading, OUTCOMES),
      ...times(reading),
    ],
  };
};

const shares = (reading: Reading, rows: readonly Labelled[], whole: number): PanelLine[] =>
  lines(reading, rows).map((line, position) => ({
    ...line,
    note: percent(reading.number(rows[position]![1]), whole),
  }));

const TIMES: readonly [label: string, average: ColumnName, longest: ColumnName][] = [
  ['Queue time', 'qtime', 'qtime_max'],
  ['Connect time', 'ctime', 'ctime_max'],
  ['Response time', 'rtime', 'rtime_max'],
  ['Total time', 'ttime', 'ttime_max'],
];

const times = (reading: Reading): PanelLine[] =>
  TIMES.filter(([, average]) => reading.value(average) !== undefined).map(([label, average, longest]) => ({
    label: `${label}, average`,
    value: `${exactNumber(reading.number(average))} ms`,
    note: `max ${exactNumber(reading.number(longest))} ms`,
  }));

const ABORTS: readonly Labelled[] = [
  ['By the client', 'cli_abrt'],
  ['By the server', 'srv_abrt'],
];

export const abortsPanel = (reading: Reading): Panel | undefined =>
  reading.value('cli_abrt') === undefined
    ? undefined
    : { title: 'Transfers broken off', lines: lines(reading, ABORTS) };

/** The last check in words, and how many more would change the server's mind. */
export const checkPanel = (reading: Reading): Panel | undefined => {
  if (reading.value('check_status') === undefined) return undefined;
  const found = reading.text('last_chk');
  return {
    title: 'Last health check',
    lines: [
      { label: 'Result', value: reading.text('check_desc') || reading.text('check_status') },
      ...(found === '' ? [] : [{ label: 'Found', value: found }]),
      ...lines(reading, [['Took', 'check_duration']], ' ms'),
      ...lines(reading, [
        ['Health', 'check_health'],
        ['Rise', 'check_rise'],
        ['Fall', 'check_fall'],
      ]),
    ],
  };
};

/** What the agent has said last. */
export const agentPanel = (reading: Reading): Panel | undefined => {
  if (reading.value('agent_status') === undefined) return undefined;
  const found = reading.text('last_agt');
  return {
    title: 'Last agent check',
    lines: [
      { label: 'Result', value: reading.text('agent_desc') || reading.text('agent_status') },
      ...(found === '' ? [] : [{ label: 'Found', value: found }]),
      ...lines(reading, [['Took', 'agent_duration']], ' ms'),
      ...lines(reading, [['Health', 'agent_health']]),
    ],
  };
};

/** `stats show-legends`: what the cfg says of an entry. */
export const legendPanel = (reading: Reading): Panel | undefined => {
  const { entry } = reading;
  if (!entry.legends || entry.kind === 'frontend') return undefined;
  const rows: Labelled[] = [
    ['Address', 'addr'],
    ['Cookie', 'cookie'],
    ['Balancing', 'algo'],
  ];
  const known = rows.filter(([, column]) => reading.value(column) !== undefined);
  const id = entry.kind === 'backend' ? [] : [{ label: 'Id', value: reading.text('sid') }];
  return {
    title: 'From the configuration',
    lines: [...known.map(([label, column]) => ({ label, value: reading.text(column) })), ...id],
  };
};
