// An entry with the values of its columns by name: what the page is laid out from.
import { COLUMNS, type ColumnName, readAll } from './columns.js';
import type { Entry } from './entries.js';
import type { Value } from './readers.js';

export interface Reading {
  readonly entry: Entry;
  value(column: ColumnName): Value;
  /** 0 where the column is empty. */
  number(column: ColumnName): number;
  /** "" where the column is empty. */
  text(column: ColumnName): string;
}

const POSITIONS = new Map<ColumnName, number>(COLUMNS.map((column, position) => [column.name, position]));

export const takeReading = (entry: Entry): Reading => {
  const values = readAll(entry);
  const value = (column: ColumnName) => values[POSITIONS.get(column)!];
  return {
    entry,
    value,
    number: (column) => Number(value(column) ?? 0),
    text: (column) => String(value(column) ?? ''),
  };
};
