// Numbers and addresses as protocols have them in their headers: in network order, in bytes kept as latin1 text.
import { IpAddress } from './ip.js';

export const uint16At = (text: string, at: number): number =>
  (text.charCodeAt(at) << 8) | text.charCodeAt(at + 1);

export const uint32At = (text: string, at: number): number =>
  uint16At(text, at) * 0x10000 + uint16At(text, at + 2);

/** Four bytes are IPv4, sixteen IPv6. */
export const addressAt = (text: string, at: number, bytes: 4 | 16): IpAddress =>
  bytes === 4
    ? IpAddress.ipv4(uint32At(text, at))
    : IpAddress.ipv6(
        uint32At(text, at),
        uint32At(text, at + 4),
        uint32At(text, at + 8),
        uint32At(text, at + 12),
      );
