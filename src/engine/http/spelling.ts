// Names of header fields for peers that insist on capitals (manual 3.1, "h1-case-adjust"): heads are spelt anew when they
// are ready to be sent.
import type { Model, Proxy } from '../../config/model.js';

/** A whole head, or some fields of one, with names as the peer wants them. */
export type Spell = (head: string) => string;

export interface Spelling {
  readonly client: Spell | undefined;
  readonly server: Spell | undefined;
}

export const compileSpelling = ({ options }: Proxy, { global }: Model): Spelling => {
  const spell = global.headerCase && spellBy(new Map(Object.entries(global.headerCase)));
  return {
    client: options.adjustClientCase ? spell : undefined,
    server: options.adjustServerCase ? spell : undefined,
  };
};

const NAME = /^[^:\r\n]+(?=:)/gm;

const spellBy =
  (names: ReadonlyMap<string, string>): Spell =>
  (head) =>
    head.replace(NAME, (name) => names.get(name.toLowerCase()) ?? name);
