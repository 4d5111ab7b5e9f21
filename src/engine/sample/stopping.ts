// Whether the process is about to end: from SIGUSR1 on, while listeners may still be open (manual 3.1, "grace").
import { Gauge } from '../../state/slots.js';
import type { Stream } from './stream.js';

export const isStopping = ({ context }: Pick<Stream, 'context'>): boolean =>
  context.process.get(Gauge.process.stopping) !== 0;
