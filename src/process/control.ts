// What runs once beside the engine threads: health checks and the stats page. Each is loaded when the model needs it.
import type { Model } from '../config/model.js';
import type { State } from '../state/state.js';
import type { FromEngine, ToEngine } from './messages.js';
import type { Notices } from './notices.js';

export interface ControlContext {
  readonly model: Model;
  readonly state: State;
  readonly notices: Notices;
  post(message: ToEngine): void;
}

export interface Control {
  receive(message: FromEngine): void;
  stop(): Promise<void>;
}

export const startControl = async (_context: ControlContext): Promise<Control> => ({
  receive() {},
  async stop() {},
});
