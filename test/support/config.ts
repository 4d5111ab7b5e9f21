// A cfg as text, loaded in a made-up world: no environment, no files but those a test hands in.
import type { World } from '#hapax/config/card.js';
import { type Loaded, loadConfig } from '#hapax/config/load.js';
import { language } from '#hapax/keywords.js';

export const makeWorld = (fields: Partial<World> = {}): World => ({
  env: {},
  pid: 1,
  hostname: 'testhost',
  opensslVersion: '3.0.13',
  readFile: () => ({ error: 'No such file or directory' }),
  ...fields,
});

export const load = (text: string, world: Partial<World> = {}): Loaded =>
  loadConfig([{ name: 'test.cfg', text }], makeWorld(world), language);

/** Messages with their hints, as one text each. */
export const said = ({ diagnostics }: Loaded): string[] =>
  diagnostics.map(({ severity, message, hint }) => `${severity}: ${message}${hint ? ` (${hint})` : ''}`);
