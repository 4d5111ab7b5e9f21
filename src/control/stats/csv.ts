// The statistics as CSV (management manual 9.1). The column "-" ends those whose order is promised; HAProxy puts the
// counters of its modules after it, here there are none.
import { COLUMNS, readAll } from './columns.js';
import type { Entry } from './entries.js';
import type { Value } from './readers.js';

export const CSV_HEADER = `# ${COLUMNS.map((column) => column.name).join(',')},-,\n`;

export const printCsv = (entries: readonly Entry[]): string => CSV_HEADER + entries.map(printLine).join('');

const printLine = (entry: Entry): string => `${readAll(entry).map(quote).join(',')},-,\n`;

/** Quoted only where the text would be ambiguous. */
const quote = (value: Value): string => {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
