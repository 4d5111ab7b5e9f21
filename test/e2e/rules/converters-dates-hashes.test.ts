// Converters of dates, and the hashes of xxHash and Castagnoli (manual 7.3.1).
import { base64, convert, ours } from '../../support/convert.js';
import { testRules } from '../../support/rule-rows.js';

const of = (length: number): string => 'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(80).slice(0, length);
const lengths = [3, 4, 8, 9, 16, 17, 31, 32, 64, 128, 129, 200, 240, 241, 1024, 1025, 2100];

testRules('dates and hashes', [
  convert('dates by a format', {
    'int(784111777),utime(%Y-%m-%d_%H:%M:%S_%a_%A_%b_%B_%C_%e_%F)':
      '1994-11-06_08:49:37_Sun_Sunday_Nov_November_19_ 6_',
    'int(784111777),utime(%j_%u_%w_%U_%V_%W_%G_%g_%y_%z_%Z_%s)':
      '310_7_0_45_44_44_1994_94_94_+0000_GMT_784111777]',
    'int(784111777),utime(%I_%p_%P_%k_%l_%r_%R_%T_%D_%x_%X_%h)':
      '08_AM_am_ 8_ 8_08:49:37 AM_08:49_08:49:37_11/06/94_',
    'int(784111777),utime(%c)': 'Sun Nov  6 08:49:37 1994]',
    'int(784111777),utime(%-d_%_m_%^a_%10Y_%05e_%Ey_%Od)': '6_11_SUN_0000001994_00006_94_06]',
    'int(784111777),utime(%3S_%_3S_%-3S_%^p_%^c)': '037_ 37_ 37_AM_SUN NOV',
    'int(784111777),utime(%q_%E_%5%x_%3N)': undefined,
    'int(784111777),utime(%Y,31536000)': undefined,
    'int(784111777),utime(%20000Y)': ']',
    'int(784111777),ltime(%H)': '',
    'int(1136073600),utime(%G-%V_%U_%W)': '2005-52_01_00]',
    'int(1230768000),utime(%G-%V_%U_%W_%j)': '2009-01_00_00_001]',
    'str(abc),utime(%Y)': '1970]',
  }),
  convert('dates of HTTP', {
    'int(784111777),http_date': 'Sun, 06 Nov 1994 08:49:37 GMT]',
    'int(784111777),http_date(10)': 'Sun, 06 Nov 1994 08:49:47 GMT]',
    'int(784111777123),http_date(1000,ms)': 'Sun, 06 Nov 1994 08:49:38.123 GMT]',
    'int(784111777123456),http_date(0,us)': 'Sun, 06 Nov 1994 08:49:37.123456 GMT]',
    'int(784111777007),http_date(0,ms)': undefined,
    'int(784111777123),http_date(0,s)': 'Thu, 06 Jul 26817 18:58:43 GMT]',
  }),
  convert('hashes', {
    'str(abc),crc32c': '910901175]',
    'str(abc),crc32c(1)': '1285784220]',
    'str(abc),xxh32(5)': '1562728233]',
    'str(abc),xxh64(5)': '-1753195980308443340]',
    'str(abc),xxh64,hex': '44BC2CF5AD770999]',
    'str(abc),xxh3(5)': '6167986026487092235]',
    'src,xxh3': undefined,
    'int(7),xxh3': undefined,
    'int(7),xxh3,bool': '1]',
    'int(9223372036854775807),hex': '7FFFFFFFFFFFFFFF]',
  }),
  ...['xxh32', 'xxh64', 'xxh3', 'xxh3(77)', 'xxh64(77)', 'xxh32(77)'].map((hash) =>
    convert(
      `${hash} of all lengths`,
      Object.fromEntries(lengths.map((length) => [`req.hdr(l${length}),${hash}`, undefined])),
      ...lengths.map((length) => `L${length}: ${of(length)}`),
    ),
  ),
  ours(
    'HAProxy 2.6 does not know them',
    convert(
      'newer converters of dates',
      {
        'int(784111777123),ms_utime(%S.%3N)': '37.123]',
        'int(784111777123456),us_utime(%S.%N_%6N_%%N)': '37.123456000_123456_%N]',
        'int(784111777123),ms_ltime(%N,877)': '000000000]',
        'req.hdr(imf),b64dec,date': '784111777]',
        'req.hdr(rfc850),b64dec,date': '784111777]',
        'req.hdr(asctime),date': '784111777]',
        'str(tomorrow),date': ']',
      },
      `Imf: ${base64('Sun, 06 Nov 1994 08:49:37 GMT')}`,
      `Rfc850: ${base64('Sunday, 06-Nov-94 08:49:37 GMT')}`,
      'Asctime: Sun Nov  6 08:49:37 1994',
    ),
  ),
]);
