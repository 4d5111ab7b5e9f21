// Converters of addresses (manual 7.3.1).
import { IpAddress } from '../../../common/ip.js';
import { type Converter, numberOr } from '../fetch.js';
import { arg, optional } from './make.js';

export const addressConverters: readonly Converter[] = [
  {
    name: 'ipmask',
    usage: 'ipmask(<mask4>[,<mask6>])',
    summary: 'The network of an address; without <mask6> there is none for IPv6.',
    args: [arg('a mask', 'mask4'), optional('a mask for IPv6', 'mask6')],
    in: 'addr',
    out: 'addr',
    create: ([mask4, mask6]) => {
      const bits4 = numberOr(mask4, 32);
      const bits6 = numberOr(mask6, -1);
      return (value) => {
        if (!(value instanceof IpAddress)) return undefined;
        if (value.family === 4) return value.mask(bits4);
        return bits6 < 0 ? undefined : value.mask(bits6);
      };
    },
  },
];
