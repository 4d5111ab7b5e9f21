// What the colours of the page mean: a class of a row, and HAProxy's words for it.

export interface LegendItem {
  readonly className: string;
  readonly text: string;
}

export const LEGEND: readonly LegendItem[] = [
  { className: 'active_up', text: 'active UP' },
  { className: 'active_going_down', text: 'active UP, going down' },
  { className: 'active_going_up', text: 'active DOWN, going up' },
  { className: 'active_down', text: 'active or backup DOWN' },
  { className: 'maintain', text: 'active or backup DOWN for maintenance (MAINT)' },
  { className: 'backup_up', text: 'backup UP' },
  { className: 'backup_going_down', text: 'backup UP, going down' },
  { className: 'backup_going_up', text: 'backup DOWN, going up' },
  { className: 'active_no_check', text: 'not checked' },
  { className: 'active_draining', text: 'active or backup SOFT STOPPED for maintenance' },
];
