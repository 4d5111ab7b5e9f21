// Which columns the page shows, under which headings, and how each of their cells is written.
import { COLUMNS, type ColumnName } from './columns.js';
import {
  abortsPanel,
  agentPanel,
  checkPanel,
  connectionsPanel,
  type Panel,
  rateMaxPanel,
  ratePanel,
  totalsPanel,
} from './panels.js';
import type { Reading } from './reading.js';
import { exactNumber, shortDuration, shortNumber } from './text.js';

export interface Cell {
  readonly text: string;
  /** Beside the text and quieter: for how long. */
  readonly aside?: string;
  /** The exact figure, or what a word means. */
  readonly title?: string;
  /** nil: nothing to see; alarm: something has gone wrong. */
  readonly tone?: 'nil' | 'alarm';
  /** In-page link. */
  readonly href?: string;
  readonly panel?: Panel;
}

export interface LaidOutColumn {
  readonly heading: string;
  readonly column: ColumnName;
  /** From the column table: the heading's tooltip. */
  readonly about: string;
  readonly cell: (reading: Reading) => Cell;
}

export interface ColumnGroup {
  readonly heading: string;
  readonly columns: readonly LaidOutColumn[];
}

const EMPTY: Cell = { text: '' };
const NONE: Cell = { text: '–', tone: 'nil' };

const about = (name: ColumnName): string => COLUMNS.find((column) => column.name === name)!.about;

const show = (heading: string, column: ColumnName, cell: (reading: Reading) => Cell): LaidOutColumn => ({
  heading,
  column,
  about: about(column),
  cell,
});

const figure = (n: number): Cell => {
  const text = shortNumber(n);
  return {
    text,
    ...(n === 0 && { tone: 'nil' as const }),
    ...(text !== String(n) && { title: exactNumber(n) }),
  };
};

/** A number, with a panel behind it where there is more to say. */
const count = (heading: string, column: ColumnName, panel?: (reading: Reading) => Panel | undefined) =>
  show(heading, column, (reading) => {
    if (reading.value(column) === undefined) return EMPTY;
    const behind = panel?.(reading);
    return { ...figure(reading.number(column)), ...(behind && { panel: behind }) };
  });

/** A number that should stay 0. */
const trouble = (heading: string, column: ColumnName, panel?: (reading: Reading) => Panel | undefined) => {
  const plain = count(heading, column, panel);
  return show(heading, column, (reading) => {
    const cell = plain.cell(reading);
    return reading.number(column) > 0 ? { ...cell, tone: 'alarm' } : cell;
  });
};

/** A limit: a dash where the kind of entry may have one and this has none. */
const limit = (heading: string, column: ColumnName, kinds: readonly Reading['entry']['kind'][]) =>
  show(heading, column, (reading) => {
    if (reading.number(column) > 0) return figure(reading.number(column));
    return kinds.includes(reading.entry.kind) ? NONE : EMPTY;
  });

/** Behind the status stands what an agent has to say about it. */
const statusCell = (reading: Reading): Cell => {
  const panel = agentPanel(reading);
  return { ...statusText(reading), ...(panel && { panel }) };
};

const statusText = (reading: Reading): Cell => {
  const word = reading.text('status');
  const since = reading.value('lastchg');
  return since === undefined || word === 'no check'
    ? { text: word }
    : {
        text: word,
        aside: shortDuration(Number(since)),
        title: `${word} for ${shortDuration(Number(since))}`,
      };
};

/** "* L7OK/200 in 3ms", or whose check it follows. */
const checkCell = (reading: Reading): Cell => {
  const tracked = reading.text('tracked');
  if (tracked !== '') return { text: `via ${tracked}`, href: `#${encodeURI(tracked)}` };
  const panel = checkPanel(reading);
  if (panel === undefined) return EMPTY;
  const code = reading.value('check_code') === undefined ? '' : `/${reading.text('check_code')}`;
  const took = reading.value('check_duration') === undefined ? '' : ` in ${reading.text('check_duration')}ms`;
  return { text: `${reading.text('check_status')}${code}${took}`, panel };
};

const lastSessionCell = (reading: Reading): Cell => {
  const age = reading.value('lastsess');
  if (age === undefined) return EMPTY;
  return age === -1 ? NONE : { text: shortDuration(Number(age)) };
};

const weightCell = (reading: Reading): Cell =>
  reading.value('weight') === undefined
    ? EMPTY
    : {
        text: `${reading.text('weight')}/${reading.text('uweight')}`,
        title: `${reading.text('weight')} in effect, ${reading.text('uweight')} configured`,
      };

/** A server says yes or no, a backend how many. */
const roleCell =
  (column: 'act' | 'bck') =>
  (reading: Reading): Cell => {
    if (reading.entry.kind === 'server') return reading.number(column) > 0 ? { text: 'Y' } : NONE;
    return reading.value(column) === undefined ? EMPTY : figure(reading.number(column));
  };

const downtimeCell = (reading: Reading): Cell => {
  if (reading.value('downtime') === undefined) return EMPTY;
  const seconds = reading.number('downtime');
  return { text: shortDuration(seconds), ...(seconds === 0 && { tone: 'nil' as const }) };
};

const throttleCell = (reading: Reading): Cell => {
  if (reading.entry.kind !== 'server') return EMPTY;
  return reading.value('throttle') === undefined ? NONE : { text: `${reading.text('throttle')}%` };
};

/** The status stands beside the name, where HAProxy's page has it far to the right; the rest is in its order. */
export const LAYOUT: readonly ColumnGroup[] = [
  {
    heading: 'State',
    columns: [show('Status', 'status', statusCell), show('Last check', 'check_status', checkCell)],
  },
  {
    heading: 'Queue',
    columns: [count('Cur', 'qcur'), count('Max', 'qmax'), limit('Limit', 'qlimit', ['server'])],
  },
  {
    heading: 'Session rate',
    columns: [
      count('Cur', 'rate', ratePanel),
      count('Max', 'rate_max', rateMaxPanel),
      limit('Limit', 'rate_lim', ['frontend']),
    ],
  },
  {
    heading: 'Sessions',
    columns: [
      count('Cur', 'scur', connectionsPanel),
      count('Max', 'smax'),
      limit('Limit', 'slim', ['frontend', 'listener', 'server', 'backend']),
      count('Total', 'stot', totalsPanel),
      count('LbTot', 'lbtot'),
      show('Last', 'lastsess', lastSessionCell),
    ],
  },
  { heading: 'Bytes', columns: [count('In', 'bin'), count('Out', 'bout')] },
  { heading: 'Denied', columns: [count('Req', 'dreq'), count('Resp', 'dresp')] },
  {
    heading: 'Errors',
    columns: [trouble('Req', 'ereq'), trouble('Conn', 'econ'), trouble('Resp', 'eresp', abortsPanel)],
  },
  { heading: 'Warnings', columns: [trouble('Retr', 'wretr'), trouble('Redis', 'wredis')] },
  {
    heading: 'Server',
    columns: [
      show('Wght', 'weight', weightCell),
      show('Act', 'act', roleCell('act')),
      show('Bck', 'bck', roleCell('bck')),
      count('Chk', 'chkfail'),
      count('Dwn', 'chkdown'),
      show('Dwntme', 'downtime', downtimeCell),
      show('Thrtle', 'throttle', throttleCell),
    ],
  },
];
