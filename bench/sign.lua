-- Each request signs as somebody else: TOKENS FIRST-PETITION OFFSET SIGNERS
-- Once all signers from OFFSET on have signed, they go on with the next petition.
dofile("bench/common.lua")

function init(arguments)
  read_tokens(arguments[1])
  first_petition = tonumber(arguments[2])
  offset = tonumber(arguments[3])
  signers = tonumber(arguments[4])
  following = index
end

function request()
  local signer = following % signers
  local petition = first_petition + (following - signer) / signers
  following = following + THREADS
  local body = signer % 2 == 0 and "visibility=named" or "visibility=hidden"
  if signer % 4 == 0 then
    body = body .. "&reason=Because+I+have+waited+for+this+since+I+came+here%2C+and+so+have+others."
  end
  return post(string.format("/petitions/%d/signatures", petition), session(offset + signer), body)
end
