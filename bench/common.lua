-- What the loads of wrk share: sessions, counting of statuses, and the result as JSON.

local threads = {}
local HEAD = " HTTP/1.1\r\nHost: " .. wrk.host .. "\r\n"
local TOKEN = 43 -- characters, and a line feed after each

THREADS = 2 -- as loads.py starts them

function setup(thread)
  thread:set("index", #threads)
  table.insert(threads, thread)
end

function read_tokens(path)
  local file = assert(io.open(path, "rb"))
  tokens = file:read("*a")
  file:close()
end

-- The session cookie of the signer at `position`, counted from 0.
function session(position)
  local start = position * (TOKEN + 1)
  return "Cookie: session=" .. tokens:sub(start + 1, start + TOKEN) .. "\r\n"
end

function get(path, headers)
  return "GET " .. path .. HEAD .. headers .. "\r\n"
end

function post(path, headers, body)
  return "POST " .. path .. HEAD .. headers
    .. "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    .. "Content-Length: " .. #body .. "\r\n\r\n" .. body
end

statuses = {}

function response(status)
  statuses[status] = (statuses[status] or 0) + 1
end

function done(summary, latency)
  local counts = {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("statuses")) do
      counts[status] = (counts[status] or 0) + count
    end
  end
  local parts = {}
  for status, count in pairs(counts) do
    table.insert(parts, string.format('"%d": %d', status, count))
  end
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "broken": %d, "statuses": {%s}}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, errors.connect + errors.read + errors.write + errors.timeout,
    table.concat(parts, ", ")))
end
