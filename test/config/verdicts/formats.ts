// Log formats, as lines of the log and as values of headers: tags, flags, percent signs.
import { rowsIn, rowsOf, TIMEOUTS } from './row.js';

const tcp = (line: string): string =>
  `defaults\n mode tcp\n${TIMEOUTS}frontend f\n bind :18080\n log stdout local0\n ${line}\n default_backend b\nbackend b\n server s 127.0.0.1:1\n`;

export const formatRows = [
  ...rowsIn(
    'frontend',
    String.raw`
log-format
log-format ""
log-format "%ci %[path]"
log-format "%ci" "%cp"
log-format %nope
log-format "%c"
log-format "% ci"
log-format "%ci%"
log-format "%%"
log-format "%{+Q}o %ci"
log-format "%{-Q,+X}ci"
log-format "%{+Q"
log-format "%{+Z}ci" # differs: HAProxy knows no such flag either, and passes it over
log-format 'x %{+E}[src] y'
log-format "%Tq %Tt"
log-format-sd "[x a=\"%ci\"]"
error-log-format "%ci %[fc_err]"
error-log-format "%nope"
unique-id-format
unique-id-format %{+X}o%ci:%cp
unique-id-format %nope
unique-id-header
unique-id-header X-id
unique-id-header "x y" # differs: no peer reads such a header
http-request set-header x 50%
http-request set-header x "50% x"
http-request set-header x %
http-request set-header x %%
http-request set-header x %zz
http-request set-header x %ci
http-request set-header x %{}[path]
http-request set-header x %{+Q,+E}[path]
http-request set-header x %{+Q}o%[path]
http-request set-header x ""
http-request set-header "" y
http-request set-header x: y
`,
  ),
  ...rowsOf([
    ['tcp: a tag of HTTP', tcp('log-format "%ci %HM"')],
    ['tcp: a tag of both', tcp('log-format "%ci %ts"')],
    ['tcp: a sample of HTTP', tcp('log-format "%[path]"')],
    ['tcp: a tag of HTTP in an error log', tcp('error-log-format "%ci %r"')],
    ['tcp: a tag of HTTP in an id', tcp('unique-id-format %HM')],
  ]),
];
