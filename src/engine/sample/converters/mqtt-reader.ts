// The data types of MQTT (5.0, chapter 1.5) and its properties (2.2.2), read one after the other. A value that is not
// whole is 0 or nothing, and `failed` from then on.

export type Properties = ReadonlyMap<number, string | number>;

type PropertyKind = 'byte' | 'two' | 'four' | 'string' | 'pair';

/** Where a property may stand. */
type PropertyPlace = 'connect' | 'will' | 'connack';

const property = (
  id: number,
  kind: PropertyKind,
  ...places: PropertyPlace[]
): readonly [number, { kind: PropertyKind; places: readonly PropertyPlace[] }] => [id, { kind, places }];

const PROPERTIES = new Map([
  property(1, 'byte', 'will'),
  property(2, 'four', 'will'),
  property(3, 'string', 'will'),
  property(8, 'string', 'will'),
  property(9, 'string', 'will'),
  property(17, 'four', 'connect', 'connack'),
  property(18, 'string', 'connack'),
  property(19, 'two', 'connack'),
  property(21, 'string', 'connect', 'connack'),
  property(22, 'string', 'connect', 'connack'),
  property(23, 'byte', 'connect'),
  property(24, 'four', 'will'),
  property(25, 'byte', 'connect'),
  property(26, 'string', 'connack'),
  property(28, 'string', 'connack'),
  property(31, 'string', 'connack'),
  property(33, 'two', 'connect', 'connack'),
  property(34, 'two', 'connect', 'connack'),
  property(36, 'byte', 'connack'),
  property(37, 'byte', 'connack'),
  property(38, 'pair', 'connect', 'will', 'connack'),
  property(39, 'four', 'connect', 'connack'),
  property(40, 'byte', 'connack'),
  property(41, 'byte', 'connack'),
  property(42, 'byte', 'connack'),
]);

const USER_PROPERTY = 38;

const isNumber = (kind: PropertyKind): boolean => kind !== 'string' && kind !== 'pair';

/** In a packet of 5.0 a number that is not there is 0. */
const defaultsOf = (place: PropertyPlace): Map<number, string | number> =>
  new Map(
    [...PROPERTIES]
      .filter(([, { kind, places }]) => isNumber(kind) && places.includes(place))
      .map(([id]) => [id, 0]),
  );

export class MqttReader {
  failed = false;
  private at = 0;
  private end: number;

  constructor(private readonly bytes: Buffer) {
    this.end = bytes.length;
  }

  get left(): number {
    return this.end - this.at;
  }

  /** What comes behind the next `length` bytes does not count. */
  limit(length: number) {
    this.end = this.at + length;
  }

  number(length: number): number {
    return this.take(length)?.readUIntBE(0, length) ?? 0;
  }

  /** Up to four bytes of seven bits, the lowest first. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.number(1);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    this.failed = true;
    return 0;
  }

  /** Strings and binary data are framed alike. */
  string(): string {
    return this.take(this.number(2))?.toString('latin1') ?? '';
  }

  properties(place: PropertyPlace): Properties {
    const found = defaultsOf(place);
    const seen = new Set<number>();
    const length = this.varint();
    const end = this.at + length;
    if (end > this.end) this.failed = true;
    while (this.at < end && !this.failed) {
      const id = this.varint();
      const card = PROPERTIES.get(id);
      if (!card?.places.includes(place) || (seen.has(id) && id !== USER_PROPERTY)) this.failed = true;
      else found.set(id, this.value(card.kind));
      seen.add(id);
    }
    if (this.at > end) this.failed = true;
    return found;
  }

  private value(kind: PropertyKind): string | number {
    switch (kind) {
      case 'byte':
        return this.number(1);
      case 'two':
        return this.number(2);
      case 'four':
        return this.number(4);
      case 'string':
        return this.string();
      case 'pair':
        return `${this.string()}=${this.string()}`;
    }
  }

  private take(length: number): Buffer | undefined {
    if (this.failed || length > this.left) {
      this.failed = true;
      return undefined;
    }
    const taken = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return taken;
  }
}
