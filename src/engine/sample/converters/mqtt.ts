// Converters of MQTT 3.1, 3.1.1 and 5.0 (manual 7.3.1): the first packet of a client, CONNECT, and of a server, CONNACK.
import type { Converter } from '../fetch.js';
import { text } from '../fetch.js';
import { arg, ofBytes } from './make.js';
import { MqttReader, type Properties } from './mqtt-reader.js';

type FieldValue = string | number;

/** Fields by their names, and those that packets of 5.0 have by number. */
interface Packet {
  readonly fields: Readonly<Record<string, FieldValue | undefined>>;
  readonly properties: Properties;
}

const Type = { connect: 1, connack: 2 } as const;

/** Flags of CONNECT (MQTT 5.0, 3.1.2.3). */
const Flag = {
  reserved: 1,
  cleanStart: 2,
  will: 4,
  willQos: 24,
  willRetain: 32,
  password: 64,
  username: 128,
};

const areGood = (flags: number): boolean => {
  if (flags & Flag.reserved) return false;
  const qos = (flags & Flag.willQos) >> 3;
  return qos !== 3 && ((flags & Flag.will) !== 0 || (flags & (Flag.willQos | Flag.willRetain)) === 0);
};

const readConnect = (reader: MqttReader): Packet | undefined => {
  const protocol = reader.string();
  const version = reader.number(1);
  const flags = reader.number(1);
  const keepalive = reader.number(2);
  if (protocol !== (version === 3 ? 'MQIsdp' : 'MQTT') || ![3, 4, 5].includes(version)) return undefined;
  if (!areGood(flags)) return undefined;
  const connectProperties = version === 5 ? reader.properties('connect') : new Map();
  const client = reader.string();
  const hasWill = (flags & Flag.will) !== 0;
  const willProperties = hasWill && version === 5 ? reader.properties('will') : new Map();
  const fields = {
    protocol_name: protocol,
    protocol_version: version,
    flags,
    keepalive,
    client_identifier: client,
    will_topic: hasWill ? reader.string() : undefined,
    will_payload: hasWill ? reader.string() : undefined,
    username: flags & Flag.username ? reader.string() : undefined,
    password: flags & Flag.password ? reader.string() : undefined,
  };
  return { fields, properties: new Map([...connectProperties, ...willProperties]) };
};

/** Only 5.0 has anything behind its two bytes. */
const readConnack = (reader: MqttReader): Packet | undefined => {
  const version = reader.left > 2 ? 5 : 4;
  const flags = reader.number(1);
  const reason = reader.number(1);
  if (flags & 0xfe) return undefined;
  const properties = version === 5 ? reader.properties('connack') : new Map();
  return { fields: { flags, protocol_version: version, reason_code: reason }, properties };
};

/** @param expected the type it has to be of; undefined: either */
const readPacket = (bytes: Buffer, expected?: number): Packet | undefined => {
  const reader = new MqttReader(bytes);
  const first = reader.number(1);
  const length = reader.varint();
  const type = first >> 4;
  if ((first & 15) !== 0 || (expected !== undefined && type !== expected)) return undefined;
  if (reader.failed || length > reader.left) return undefined;
  reader.limit(length);
  const packet =
    type === Type.connect ? readConnect(reader) : type === Type.connack ? readConnack(reader) : undefined;
  return reader.failed || reader.left > 0 ? undefined : packet;
};

const TYPES: Readonly<Record<string, number>> = { connect: 1, 1: 1, connack: 2, 2: 2 };

const FIELDS: Readonly<Record<number, readonly string[]>> = {
  [Type.connect]: [
    ...['flags', 'protocol_name', 'protocol_version', 'client_identifier', 'will_topic', 'will_payload'],
    ...['username', 'password', 'keepalive'],
    ...['17', '33', '39', '34', '25', '23', '21', '22', '24', '1', '2', '3', '8', '9'],
  ],
  [Type.connack]: [
    ...['flags', 'protocol_version', 'reason_code'],
    ...['17', '33', '36', '37', '39', '18', '34', '31', '40', '41', '42', '19', '26', '28', '21', '22'],
  ],
};

export const mqttConverters: readonly Converter[] = [
  ofBytes(
    {
      name: 'mqtt_is_valid',
      usage: 'mqtt_is_valid',
      summary: 'Whether it is a CONNECT or CONNACK packet of MQTT.',
      out: 'bool',
    },
    () => (value) => readPacket(Buffer.from(value, 'latin1')) !== undefined,
  ),
  ofBytes(
    {
      name: 'mqtt_field_value',
      usage: 'mqtt_field_value(<packettype>,<fieldname_or_property_ID>)',
      summary: 'A field of a packet of MQTT.',
      args: [arg('a packet type', 'str'), arg('a field or property', 'str')],
      out: 'str',
      check: ([type, field]) => {
        const known = TYPES[String(type).toLowerCase()];
        if (known === undefined) return `'${type}' is no type of packet: connect and connack are`;
        const isField = FIELDS[known]!.includes(String(field).toLowerCase());
        return isField ? undefined : `'${field}' is no field or property of ${type}`;
      },
    },
    ([typeName, fieldName]) => {
      const type = TYPES[text(typeName).toLowerCase()];
      const field = text(fieldName).toLowerCase();
      return (value) => {
        const packet = readPacket(Buffer.from(value, 'latin1'), type);
        const found = packet?.fields[field] ?? packet?.properties.get(Number(field));
        return found === undefined ? undefined : String(found);
      };
    },
  ),
];
