// All tcp rows, by table.
import { arrivals } from './arrivals.js';
import { contents } from './contents.js';
import { endings } from './endings.js';
import { failures } from './failures.js';
import { formats } from './formats.js';
import { queues } from './queues.js';
import { timeouts } from './timeouts.js';

export const tables = { arrivals, contents, endings, failures, timeouts, queues, formats };
