// Header fields of one message: order kept, names lower-cased, as HAProxy forwards them.

/** A list of header fields. Reused from message to message; only the first `count` entries count. */
export class HeaderList {
  readonly names: string[] = [];
  readonly values: string[] = [];
  count = 0;
  /** So many of the first fields are as they were copied. */
  intact = 0;

  clear(): void {
    this.count = 0;
    this.intact = 0;
  }

  /** Becomes as `other` is. */
  copy(other: HeaderList): void {
    for (let i = 0; i < other.count; i++) {
      this.names[i] = other.names[i]!;
      this.values[i] = other.values[i]!;
    }
    this.count = other.count;
    this.intact = other.count;
  }

  /** @param name lower-case */
  add(name: string, value: string): void {
    this.names[this.count] = name;
    this.values[this.count] = value;
    this.count++;
  }

  /** Value of the first field of that (lower-case) name. */
  get(name: string): string | undefined {
    for (let i = 0; i < this.count; i++) if (this.names[i] === name) return this.values[i];
    return undefined;
  }

  /** The values of all fields of that (lower-case) name. */
  all(name: string): string[] {
    const values: string[] = [];
    for (let i = 0; i < this.count; i++) if (this.names[i] === name) values.push(this.values[i]!);
    return values;
  }

  /** Takes out every field of that (lower-case) name. */
  remove(name: string): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.names[i] === name) continue;
      this.names[kept] = this.names[i]!;
      this.values[kept] = this.values[i]!;
      kept++;
    }
    this.keep(kept);
  }

  /**
   * Gives every field of that (lower-case) name the value that `change` makes of its own, or takes it out where that is
   * undefined.
   */
  rewrite(name: string, change: (value: string) => string | undefined): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const value = this.names[i] === name ? change(this.values[i]!) : this.values[i]!;
      if (value === undefined) continue;
      this.names[kept] = this.names[i]!;
      this.values[kept] = value;
      kept++;
    }
    this.count = kept;
    this.intact = 0;
  }

  /** Whether there is a field whose name `isMeant`. */
  hasWhere(isMeant: (name: string) => boolean): boolean {
    for (let i = 0; i < this.count; i++) if (isMeant(this.names[i]!)) return true;
    return false;
  }

  /** Takes out every field whose name `isMeant`. */
  removeWhere(isMeant: (name: string) => boolean): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if (isMeant(this.names[i]!)) continue;
      this.names[kept] = this.names[i]!;
      this.values[kept] = this.values[i]!;
      kept++;
    }
    this.keep(kept);
  }

  private keep(count: number): void {
    if (count === this.count) return;
    this.count = count;
    this.intact = 0;
  }

  /** Lets go of the last message's text, which every value points into, unless others keep it anyway; the room stays. */
  release(): void {
    if (this.intact < this.count) for (let i = 0; i < this.count; i++) this.values[i] = '';
    this.clear();
  }

  /** The fields from that one on as they go on the wire, without the empty line. */
  serialise(from = 0): string {
    let text = '';
    for (let i = from; i < this.count; i++) text += this.names[i]! + ': ' + this.values[i]! + '\r\n';
    return text;
  }
}

/** What a field means to the message's framing and to the proxy itself; everything else is 0. */
export const Known = {
  other: 0,
  host: 1,
  connection: 2,
  contentLength: 3,
  transferEncoding: 4,
  upgrade: 5,
  te: 6,
  websocketKey: 7,
  /** It is read over: its name is none, and nobody minds. */
  dropped: 8,
} as const;

export interface FieldName {
  readonly name: string;
  readonly known: number;
  /** The spelling this entry is for. */
  readonly received: string;
  /** What came behind it last time: most heads have the fields of the one before, in the same order. */
  next: FieldName | undefined;
}

const KNOWN: Readonly<Record<string, number>> = {
  host: Known.host,
  connection: Known.connection,
  'content-length': Known.contentLength,
  'transfer-encoding': Known.transferEncoding,
  upgrade: Known.upgrade,
  te: Known.te,
  'sec-websocket-key': Known.websocketKey,
  'sec-websocket-accept': Known.websocketKey,
};

/** RFC 9110, 5.6.2. */
export const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const INTERNED_MAX = 4096;
const interned = new Map<string, FieldName>();

/**
 * A field name as received → lower-cased and known, or undefined when it is no token. Every spelling is looked at
 * once; the table is bounded, since clients choose the names.
 */
export const fieldName = (received: string): FieldName | undefined => {
  const found = interned.get(received);
  if (found !== undefined) return found;
  if (!TOKEN.test(received)) return undefined;
  const name = received.toLowerCase();
  const made: FieldName = { name, known: KNOWN[name] ?? Known.other, received, next: undefined };
  if (interned.size < INTERNED_MAX && received.length <= 64) interned.set(received, made);
  return made;
};

/** A place in front of all fields. */
export const startOfFields = (): FieldName => ({
  name: '',
  known: Known.other,
  received: '',
  next: undefined,
});
