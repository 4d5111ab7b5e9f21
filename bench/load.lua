-- The load's side of the bench: with a number after the URL, POST bodies of that many bytes; at the end one line of
-- JSON with what was counted, exact where wrk's own report is rounded for readers.
init = function(args)
  local bytes = tonumber(args[1] or '')
  if bytes then
    wrk.method = 'POST'
    wrk.body = string.rep('x', bytes)
  end
end

done = function(summary, latency)
  local failed = summary.errors
  io.write(string.format(
    '\n{"answers":%d,"bytes":%d,"seconds":%f,"p99Ms":%f,"non2xx":%d,"broken":%d}\n',
    summary.requests, summary.bytes, summary.duration / 1e6, latency:percentile(99) / 1e3,
    failed.status, failed.connect + failed.read + failed.write + failed.timeout
  ))
end
