-- Each request casts another ballot: FILE SIZE COUNT PATH
-- A ballot more than there are would be one that was cast before, which costs less: it is said to be too few.
dofile("bench/common.lua")

function init(arguments)
  file = assert(io.open(arguments[1], "rb"))
  size = tonumber(arguments[2])
  count = tonumber(arguments[3])
  path = arguments[4]
  following = index
end

function request()
  assert(following < count, "there are too few ballots")
  file:seek("set", following * size)
  following = following + THREADS
  return "POST " .. path .. " HTTP/1.1\r\nHost: " .. wrk.host
    .. "\r\nContent-Type: application/octet-stream\r\nContent-Length: " .. size .. "\r\n\r\n" .. file:read(size)
end
