// Files that converters name (`map`, `jwt_verify`): each is read once with the cfg, so that what is wrong with one is told
// of where it is used, and is data in the model from then on (manual 2.7).
import { patternFault } from '../../common/patterns.js';
import type { World } from '../card.js';
import type { SampleFiles } from '../model.js';
import type { MatchMethod } from '../rules.js';
import type { CallFiles } from './card.js';

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

type ValueFault = (value: string) => string | undefined;

const anyValue: ValueFault = () => undefined;

interface Checked {
  readonly name: string;
  readonly method: MatchMethod;
  readonly valueFault: ValueFault;
  readonly fault: string | undefined;
}

/** "file@x" is "x"; "opt@x" is too, and need not be there; the x of "virt@x" is no file at all. */
const readName = (written: string): { name: string; mayMiss: boolean; isVirtual: boolean } => ({
  name: written.replace(/^(?:file|opt|virt)@/, ''),
  mayMiss: written.startsWith('opt@'),
  isVirtual: written.startsWith('virt@'),
});

/** The name of a map at run time, from what an expression calls it. */
export const mapName = (written: string): string => readName(written).name;

export class FilesInUse implements CallFiles {
  private readonly maps = new Map<string, readonly Entry[]>();
  private readonly texts = new Map<string, string>();
  /** What has been looked at: a map may be used often, each time with the same match. */
  private readonly checked: Checked[] = [];

  constructor(private readonly world: World) {}

  map(written: string, method: MatchMethod, valueFault: ValueFault = anyValue): string | undefined {
    const { name } = readName(written);
    const entries = this.maps.get(name) ?? this.readMap(written);
    if ('error' in entries) return entries.error;
    this.maps.set(name, entries);
    const known = this.checked.find(
      (one) => one.name === name && one.method === method && one.valueFault === valueFault,
    );
    if (known) return known.fault;
    const fault = faultIn(entries, method, valueFault, name);
    this.checked.push({ name, method, valueFault, fault });
    return fault;
  }

  text(path: string): { readonly text: string } | { readonly error: string } {
    const known = this.texts.get(path);
    if (known !== undefined) return { text: known };
    const read = this.world.readFile(Buffer.from(path, 'latin1').toString());
    if ('text' in read) this.texts.set(path, read.text);
    return read;
  }

  /** For the model; undefined when nothing was read. */
  get inUse(): SampleFiles | undefined {
    if (this.maps.size === 0 && this.texts.size === 0) return undefined;
    const maps = [...this.maps].map(
      ([name, entries]) => [name, entries.map(({ key, value }): [string, string] => [key, value])] as const,
    );
    return { maps: Object.fromEntries(maps), texts: Object.fromEntries(this.texts) };
  }

  private readMap(written: string): readonly Entry[] | { readonly error: string } {
    const { name, mayMiss, isVirtual } = readName(written);
    if (isVirtual) return [];
    const read = this.world.readFile(name);
    if ('text' in read) return entriesOf(read.text);
    return mayMiss ? [] : { error: `failed to open pattern file <${name}>: ${read.error}` };
  }
}

/** A key and what it stands for on each line; lines that are empty or begin with "#" are none (manual 7.3.1, "map"). */
const entriesOf = (text: string): Entry[] => {
  const entries: Entry[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const [, key, value = ''] = /^[ \t]*([^ \t\r]+)[ \t]*(.*?)[ \t\r]*$/.exec(line) ?? [];
    if (key !== undefined && !line.startsWith('#')) entries.push({ key, value, line: index + 1 });
  }
  return entries;
};

const faultIn = (
  entries: readonly Entry[],
  method: MatchMethod,
  valueFault: ValueFault,
  name: string,
): string | undefined => {
  for (const { key, value, line } of entries) {
    const fault = patternFault(method, key) ?? valueFault(value);
    if (fault !== undefined) return `${fault} at line ${line} of file '${name}'`;
  }
  return undefined;
};
