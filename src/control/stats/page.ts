// The page as plain data, ready to be escaped and printed by views/stats.ejs, which computes nothing.
import type { Proxy, StatsSettings } from '../../config/model.js';
import { Counter, Gauge } from '../../state/slots.js';
import { ACTIONS, backendField } from './admin.js';
import type { Entry, StatsSource } from './entries.js';
import { type Cell, type ColumnGroup, LAYOUT } from './layout.js';
import { LEGEND, type LegendItem } from './legend.js';
import { type Message, messageOf } from './outcome.js';
import { legendPanel } from './panels.js';
import { type Reading, takeReading } from './reading.js';
import type { ReportOptions } from './report.js';
import { serverStatus } from './status.js';
import { exactNumber, uptime } from './text.js';
import { serviceName } from './values.js';
import { SCOPE_LENGTH, type ViewOptions, viewUrl } from './view-options.js';

export interface Page {
  readonly title: string;
  readonly version: string | undefined;
  readonly report: string;
  readonly refreshSeconds: number | undefined;
  readonly facts: readonly Fact[];
  readonly links: readonly Link[];
  readonly scopeForm: ScopeForm;
  readonly legend: readonly LegendItem[];
  readonly message: (Message & { readonly dismiss: string }) | undefined;
  readonly groups: readonly ColumnGroup[];
  readonly columns: typeof COLUMNS_SHOWN;
  readonly tables: readonly ProxyTable[];
}

interface Fact {
  readonly label: string;
  readonly value: string;
}

interface Link {
  readonly text: string;
  readonly href: string;
}

/** A GET form replaces the query of its action, so a `stats uri` with one goes through hidden fields. */
interface ScopeForm {
  readonly action: string;
  readonly hidden: readonly (readonly [name: string, value: string])[];
  readonly value: string;
  readonly maxLength: number;
}

interface ProxyTable {
  readonly id: string;
  readonly name: string;
  readonly description: string | undefined;
  /** `stats show-legends`. */
  readonly legend: string | undefined;
  readonly rows: readonly Row[];
  /** For administrators, where there are servers. */
  readonly form: AdminForm | undefined;
}

interface AdminForm {
  /** Where it is posted. */
  readonly href: string;
  readonly backend: string;
  readonly actions: typeof ACTIONS;
}

interface Row {
  readonly anchor: string;
  /** The colour: HAProxy's class names. */
  readonly className: string;
  readonly name: PlacedCell;
  /** The server's name, where the table has a form that it can be chosen in. */
  readonly choice: string | undefined;
  /** In the order of the columns. */
  readonly cells: readonly PlacedCell[];
}

/** A cell with its class names, and the element id of its panel. */
interface PlacedCell extends Cell {
  readonly className: string;
  readonly panelId: string;
}

export interface PageRequest {
  readonly source: StatsSource;
  readonly settings: StatsSettings;
  readonly options: ReportOptions;
  readonly pid: number;
  readonly version: string;
  readonly nowMs: number;
}

export const layOutPage = (
  request: PageRequest,
  proxies: readonly { proxy: Proxy; entries: Entry[] }[],
): Page => {
  const { settings, options, version } = request;
  const on = settings.showNode === undefined ? '' : ` on ${settings.showNode}`;
  const message = messageOf(options.outcome);
  return {
    title: `Statistics Report for hapax${on}`,
    version: settings.hideVersion ? undefined : version,
    report: `Statistics Report for pid ${request.pid}${on}${settings.showDesc === undefined ? '' : `: ${settings.showDesc}`}`,
    refreshSeconds: options.refresh ? settings.refreshSeconds : undefined,
    facts: factsOf(request),
    links: linksOf(settings, options),
    scopeForm: scopeFormOf(settings.uri, options),
    legend: LEGEND,
    message: message && { ...message, dismiss: viewUrl(settings.uri, options) },
    groups: LAYOUT,
    columns: COLUMNS_SHOWN,
    tables: proxies.map((shown, position) => tableOf(shown, request, position)),
  };
};

const factsOf = ({ source, pid, nowMs }: PageRequest): Fact[] => {
  const { state, model } = source;
  const rate = (cell: number) => `${exactNumber(state.process.rate(cell, nowMs))}/s`;
  const { maxconn } = model.global;
  return [
    { label: 'pid', value: `${pid} (process #1, nbthread = ${state.shared.threads - 1})` },
    { label: 'uptime', value: uptime((nowMs - source.startedAt) / 1000) },
    ...(maxconn === undefined ? [] : [{ label: 'maxconn', value: exactNumber(maxconn) }]),
    { label: 'current conns', value: exactNumber(state.process.get(Gauge.process.connections)) },
    { label: 'conn rate', value: rate(Counter.process.connectionRate) },
    { label: 'session rate', value: rate(Counter.process.sessionRate) },
    { label: 'requests', value: exactNumber(state.process.total(Counter.process.requests)) },
  ];
};

const linksOf = ({ uri, refreshSeconds }: StatsSettings, options: ViewOptions): Link[] => {
  const link = (text: string, change: Partial<ViewOptions>): Link => ({
    text,
    href: viewUrl(uri, { ...options, ...change }),
  });
  const refresh = options.refresh ? 'Disable refresh' : 'Enable refresh';
  return [
    link(options.hideDown ? 'Show all servers' : "Hide 'DOWN' servers", { hideDown: !options.hideDown }),
    ...(refreshSeconds === undefined ? [] : [link(refresh, { refresh: !options.refresh })]),
    link('Refresh now', {}),
    link('CSV export', { format: 'csv', refresh: false }),
    link('JSON export', { format: 'json', refresh: false }),
  ];
};

const scopeFormOf = (uri: string, options: ViewOptions): ScopeForm => {
  const [path, query] = uri.split('?', 2);
  const hidden = (query ?? '')
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => [pair.split('=')[0]!, pair.split('=').slice(1).join('=')] as const);
  const action = query === undefined ? viewUrl(uri, { ...options, scope: '' }) : path!;
  return { action, hidden, value: options.scope, maxLength: SCOPE_LENGTH };
};

const CAPABILITIES = { frontend: 'frontend', backend: 'backend', listen: 'proxy' } as const;

const tableOf = (
  { proxy, entries }: { proxy: Proxy; entries: Entry[] },
  { settings, options }: PageRequest,
  position: number,
): ProxyTable => ({
  id: `t${position}`,
  name: proxy.name,
  description: proxy.description,
  form:
    options.admin && proxy.servers.length > 0
      ? { href: viewUrl(settings.uri, options), backend: backendField(proxy), actions: ACTIONS }
      : undefined,
  legend: settings.showLegends
    ? `cap: ${CAPABILITIES[proxy.section]}, mode: ${proxy.mode}, id: ${proxy.id}`
    : undefined,
  rows: entries.map((entry, row) => ({
    ...rowOf(takeReading(entry), `t${position}-${row}`),
    choice: options.admin && entry.kind === 'server' ? entry.server.name : undefined,
  })),
});

const rowOf = (reading: Reading, id: string): Omit<Row, 'choice'> => {
  const { entry } = reading;
  const panel = legendPanel(reading);
  const name = NAMES[entry.kind] ?? serviceName(entry);
  return {
    anchor: anchorOf(entry),
    className: classOf(entry),
    name: { text: name, className: 'name', panelId: `${id}-name`, ...(panel ? { panel } : { title: name }) },
    cells: COLUMNS_SHOWN.map(({ column, className, cell }) => {
      const shown = cell(reading);
      return { ...shown, className: `${className} ${shown.tone ?? ''}`.trim(), panelId: `${id}-${column}` };
    }),
  };
};

/** The layout's columns in a row; the first of a group is marked, a line goes before it. */
const COLUMNS_SHOWN = LAYOUT.flatMap((group) =>
  group.columns.map((column, place) => ({
    ...column,
    className: place === 0 ? `${column.column} first` : column.column,
  })),
);

const NAMES: { readonly [kind in Entry['kind']]?: string } = { frontend: 'Frontend', backend: 'Backend' };

/** "px/s1", "px/Frontend", "px/+sock-1", as HAProxy has them. */
const anchorOf = (entry: Entry): string => {
  const name = NAMES[entry.kind] ?? serviceName(entry);
  return `${entry.proxy.name}/${entry.kind === 'listener' ? '+' : ''}${name}`;
};

/** "active_up", "backup_down", "maintain", "frontend", "backend", "socket". */
const classOf = (entry: Entry): string => {
  if (entry.kind === 'listener') return 'socket';
  if (entry.kind !== 'server') return entry.kind;
  const { condition } = serverStatus(entry);
  if (condition === 'maintain') return condition;
  return `${entry.server.backup ? 'backup' : 'active'}_${condition}`;
};
