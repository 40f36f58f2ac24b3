-- Each request reads a page as somebody else: TOKENS SIGNERS PATH…
-- Without tokens ("-") nobody is signed in.
dofile("bench/common.lua")

function init(arguments)
  if arguments[1] ~= "-" then read_tokens(arguments[1]) end
  signers = tonumber(arguments[2])
  paths = {}
  for position = 3, #arguments do table.insert(paths, arguments[position]) end
  following = index
end

function request()
  local reader = following
  following = following + THREADS
  local cookie = tokens and session(reader % signers) or ""
  return get(paths[1 + reader % #paths], cookie)
end
