-- Plays slurmctld for jobvet.lua: LUA drive.lua FOLDER-OF-MODULE 'return { setup = …, calls = { … } }'
-- Each call is { "submit" | "modify", job, record }. Prints a line a call: the code, and what users and the log were told.
package.path = arg[1] .. "/?.lua;" .. package.path
if os.getenv("NO_SOCKET") then package.preload["socket.unix"] = function() error("none") end end
local said, logged
slurm = {
  SUCCESS = 0, ERROR = -1, ESLURM_ACCESS_DENIED = 2002,
  log_user = function(form, ...) said[#said + 1] = string.format(form, ...) end,
  log_error = function(form, ...) logged[#logged + 1] = string.format(form, ...) end,
  log_info = function() end,
}
local load = loadstring or load
local wanted = assert(load(arg[2]))()
local jobvet = require("jobvet")
jobvet.setup(wanted.setup)
local partitions = { main = { name = "main", flag_default = 1 }, secure = { name = "secure", flag_default = 0 } }
for _, call in ipairs(wanted.calls) do
  said, logged = {}, {}
  local code
  if call[1] == "modify" then code = jobvet.modify(call[2], call[3], partitions, 1000)
  else code = jobvet.submit(call[2], partitions, 1000) end
  if wanted.stamps then said[#said + 1] = tostring(call[2].admin_comment) end
  io.write(code, "\t", (table.concat(said, "|"):gsub("\n", "\\n")), "\t", (table.concat(logged, "|"):gsub("\n", "\\n")), "\n")
end
