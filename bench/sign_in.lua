-- Signs in, each time as somebody else: FIRST-EMPLOYEE EMPLOYEES PASSWORD
dofile("bench/common.lua")

function init(arguments)
  first = tonumber(arguments[1])
  employees = tonumber(arguments[2])
  password = arguments[3]
  following = index
end

function request()
  local employee = first + following % employees
  following = following + THREADS
  return post(
    "/sign-in", "", string.format("mail=e%d%%40bench.example&password=%s", employee, password))
end
