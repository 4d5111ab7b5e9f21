// All converters by name: a row in one of these files (manual 7.3.1).
import { callsByName } from '../../../config/sample/card.js';
import type { Converter } from '../fetch.js';
import { textConverters } from './text.js';

export const converters: ReadonlyMap<string, Converter> = callsByName([...textConverters]);
