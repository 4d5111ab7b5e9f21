// All converters by name: a row in one of these files (manual 7.3.1).
import { callsByName } from '../../../config/sample/card.js';
import type { Converter } from '../fetch.js';
import { addressConverters } from './address.js';
import { arithmeticConverters } from './arithmetic.js';
import { byteConverters } from './bytes.js';
import { captureConverters } from './captures.js';
import { certificateConverters } from './certificates.js';
import { cipherConverters } from './ciphers.js';
import { encryptedTokenConverters } from './encrypted-tokens.js';
import { fixConverters } from './fix.js';
import { flowConverters } from './flow.js';
import { forwardedConverters } from './forwarded.js';
import { hashConverters } from './hashes.js';
import { jsonConverters } from './json.js';
import { languageConverters } from './language.js';
import { mapConverters } from './maps.js';
import { mqttConverters } from './mqtt.js';
import { packetConverters } from './packets.js';
import { protobufConverters } from './protobuf.js';
import { proxyConverters } from './proxies.js';
import { refusedConverters } from './refused.js';
import { replaceConverters } from './replace.js';
import { textConverters } from './text.js';
import { timeConverters } from './time.js';
import { tokenConverters } from './tokens.js';
import { variableConverters } from './variables.js';

export const converters: ReadonlyMap<string, Converter> = callsByName([
  ...textConverters,
  ...byteConverters,
  ...arithmeticConverters,
  ...hashConverters,
  ...addressConverters,
  ...variableConverters,
  ...timeConverters,
  ...protobufConverters,
  ...packetConverters,
  ...mqttConverters,
  ...languageConverters,
  ...jsonConverters,
  ...fixConverters,
  ...encryptedTokenConverters,
  ...certificateConverters,
  ...captureConverters,
  ...tokenConverters,
  ...replaceConverters,
  ...refusedConverters,
  ...proxyConverters,
  ...mapConverters,
  ...flowConverters,
  ...cipherConverters,
  ...forwardedConverters,
]);
