-- The load's side of the bench: with "post N" after the URL, POST bodies of N bytes; with "fresh", no two requests are
-- alike. At the end one line of JSON with what was counted, exact where wrk's own report is rounded for readers.
init = function(args)
  if args[1] == 'post' then
    wrk.method = 'POST'
    wrk.body = string.rep('x', tonumber(args[2]))
  elseif args[1] == 'fresh' then
    local number = 0
    request = function()
      number = number + 1
      wrk.headers['Cookie'] = string.format('session=%08x', number)
      return wrk.format(nil, string.format('%s/%08x', wrk.path, number))
    end
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
