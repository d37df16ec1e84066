-- jobvet in slurmctld: asks the daemon about each job before Slurm takes it.
--
-- For the site's job_submit.lua, which stays the site's own:
--
--   local found, jobvet = pcall(require, "jobvet")
--   if found then jobvet.setup{ fail = "open", fail_closed = { "secure" } } end
--
--   function slurm_job_submit(job, partitions, uid)
--     if found then
--       local code = jobvet.submit(job, partitions, uid)
--       if code ~= slurm.SUCCESS then return code end
--     end
--     return slurm.SUCCESS
--   end
--
--   function slurm_job_modify(job, record, partitions, uid)
--     if found then return jobvet.modify(job, record, partitions, uid) end
--     return slurm.SUCCESS
--   end
--
-- Never without pcall: a require that fails at the top level keeps slurmctld from starting. Runs on Lua 5.1 to 5.4.
-- slurmctld runs it under its locks, one job at a time: there is one deadline for the whole question, and after a
-- failure of the transport the daemon is left alone for a while.

local M = { PROTOCOL = 1 }

local settings = {
  socket = "/run/jobvet/gate.sock",
  -- seconds for the whole question
  deadline = 0.5,
  -- after so many failures of the transport in a row the daemon is not asked for so many seconds
  breaker_failures = 2,
  breaker_seconds = 10,
  -- what happens to jobs that could not be vetted: "open" takes them, "closed" does not
  fail = "open",
  -- partitions that are closed, whatever `fail` says
  fail_closed = {},
  -- longer scripts are refused unread; Slurm itself refuses what is over max_script_size, but only afterwards
  max_script = 4194304,
  max_message = 8192,
  -- what users read when a job is not taken because the daemon does not answer
  outage = "jobvet: the vetting service does not answer, so this partition takes no jobs now. Nothing is queued. Try again in a minute.",
  -- writes the id of the decision into the job's admin_comment, after what stands there: jobvet:JV-7K3QAB
  stamp = false,
  -- seconds between two lines about an outage in slurmctld's log
  log_pause = 60,
}

-- Fields that were read on Slurm 22.05, 24.11 and 26.05. Others may crash slurmctld (assoc_qos did on 24.11).
local TEXTS = {
  "name", "account", "partition", "qos", "container", "work_dir", "std_out", "std_err", "reservation", "array_inx",
  "alloc_node", "user_name", "mail_user",
}
local NUMBERS = { "user_id", "het_job_offset", "num_tasks", "min_nodes" }
-- Variables that change what a script runs.
local VARIABLES = {
  "PATH", "LD_PRELOAD", "LD_LIBRARY_PATH", "BASH_ENV", "ENV", "PYTHONPATH", "PYTHONSTARTUP", "SLURM_EXPORT_ENV",
}

-- slurmctld's working folder is no place to load code from.
package.path = (package.path:gsub("^%./%?%.lua;", ""):gsub(";%./%?%.lua", ""):gsub(";%./%?/init%.lua", ""))
package.cpath = (package.cpath:gsub("^%./%?%.so;", ""):gsub(";%./%?%.so", ""))

local has_socket, unix = pcall(require, "socket.unix")
local has_clock, socket = pcall(require, "socket")
local function now()
  if has_clock then return socket.gettime() end
  return os.time()
end

-- The breaker lives as long as slurmctld's Lua state.
local failures, closed_until, last_log = 0, 0, 0

--- Sets what the site wants otherwise; unknown names are an error that pcall shows in slurmctld's log.
function M.setup(wanted)
  for name, value in pairs(wanted) do
    if settings[name] == nil then error("jobvet.setup knows no " .. tostring(name), 2) end
    settings[name] = value
  end
  return M
end

local function quoted(text)
  return '"' .. (tostring(text):gsub('[%c"\\\127]', function(c) return string.format("\\u%04x", c:byte()) end)) .. '"'
end

-- Users choose how long these are. A header that is too long would not be read, so long values are cut; the daemon is
-- told which, and does not take the rest for all there is.
local MOST_TEXT, MOST_VARIABLE, MOST_LIST = 4096, 16384, 32768

local function part(text, most, name, cut)
  text = tostring(text)
  if #text <= most then return text end
  cut[#cut + 1] = quoted(name)
  return text:sub(1, most)
end

-- argv and spank_job_env count from 0; argv of a job's record counts from 1.
local function list(values, name, cut)
  local out, bytes = {}, 0
  local at = values ~= nil and values[0] == nil and 1 or 0
  while values ~= nil and values[at] ~= nil do
    bytes = bytes + #tostring(values[at])
    if #out >= 256 or bytes > MOST_LIST then
      cut[#cut + 1] = quoted(name)
      break
    end
    out[#out + 1] = quoted(values[at])
    at = at + 1
  end
  return "[" .. table.concat(out, ",") .. "]"
end

local function default_partition(partitions)
  if type(partitions) ~= "table" then return nil end
  for name, partition in pairs(partitions) do
    if partition.flag_default ~= nil and partition.flag_default ~= 0 then return name end
  end
  return nil
end

local function header(kind, job, changed, partitions, uid, wait)
  local out = { '"kind":' .. quoted(kind), '"submit_uid":' .. string.format("%d", uid), '"wait_ms":' .. string.format("%d", wait) }
  local cut = {}
  for _, name in ipairs(TEXTS) do
    local value = changed and changed[name] or nil
    if type(value) ~= "string" then value = job[name] end
    if type(value) == "string" then out[#out + 1] = quoted(name) .. ":" .. quoted(part(value, MOST_TEXT, name, cut)) end
  end
  for _, name in ipairs(NUMBERS) do
    local value = job[name]
    if type(value) == "number" and value >= 0 and value < 4294967294 and value ~= 65534 then
      out[#out + 1] = quoted(name) .. ":" .. string.format("%d", value)
    end
  end
  if changed then
    if type(job.partition) == "string" then out[#out + 1] = '"old_partition":' .. quoted(job.partition) end
    if type(job.account) == "string" then out[#out + 1] = '"old_account":' .. quoted(job.account) end
    if type(job.qos) == "string" then out[#out + 1] = '"old_qos":' .. quoted(job.qos) end
  else
    out[#out + 1] = '"argv":' .. list(job.argv, "argv", cut)
    out[#out + 1] = '"spank":' .. list(job.spank_job_env, "spank", cut)
    if job.cron_job == true or job.cron_job == 1 then out[#out + 1] = '"cron_job":true' end
    local variables = {}
    -- Without a script there is no environment, and each question about it is a line in slurmctld's log.
    if job.script ~= nil then
      for _, name in ipairs(VARIABLES) do
        local value = job.environment[name]
        if type(value) == "string" then
          variables[#variables + 1] = quoted(name) .. ":" .. quoted(part(value, MOST_VARIABLE, name, cut))
        end
      end
    end
    out[#out + 1] = '"env":{' .. table.concat(variables, ",") .. "}"
  end
  local default = default_partition(partitions)
  if default then out[#out + 1] = '"default_partition":' .. quoted(default) end
  if #cut > 0 then out[#out + 1] = '"cut":[' .. table.concat(cut, ",") .. "]" end
  return "{" .. table.concat(out, ",") .. "}"
end

-- An answer's first line: verb, bytes of the message, id. A daemon one version older or newer is understood.
local function parse(line)
  local version, verb, bytes, id = line:match("^JV(%d+) (%l+) (%d+) ?(%S*)")
  version, bytes = tonumber(version), tonumber(bytes)
  if not version or math.abs(version - M.PROTOCOL) > 1 then return nil end
  if verb ~= "accept" and verb ~= "warn" and verb ~= "reject" then return nil end
  if not bytes or bytes > settings.max_message then return nil end
  return verb, bytes, id:match("^JV%-[%u%d]+$") and #id <= 32 and id or nil
end

local function ask_socket(frame, script, stop)
  local connection = unix()
  local function limit()
    local left = stop - now()
    connection:settimeout(left > 0.001 and left or 0.001, "t")
  end
  local function fail(step, why)
    connection:close()
    return nil, step .. ": " .. tostring(why)
  end
  limit()
  local ok, why = connection:connect(settings.socket)
  if not ok then return fail("connect", why) end
  limit()
  ok, why = connection:send(frame)
  if not ok then return fail("send", why) end
  if #script > 0 then
    limit()
    ok, why = connection:send(script)
    if not ok then return fail("send", why) end
  end
  limit()
  local line
  line, why = connection:receive("*l")
  if not line then return fail("receive", why) end
  local verb, bytes, id = parse(line)
  if not verb then return fail("receive", "not an answer") end
  local message = ""
  if bytes > 0 then
    limit()
    message, why = connection:receive(bytes)
    if not message then return fail("receive", why) end
  end
  connection:close()
  return verb, message, id
end

-- Where lua-socket is not installed: curl, which takes ten milliseconds.
local function ask_curl(frame, script, stop)
  local name = os.tmpname()
  local file = io.open(name, "wb")
  if not file then return nil, "curl: no temporary file" end
  file:write(frame, script)
  file:close()
  local left = math.max(1, math.ceil(stop - now()))
  local path = settings.socket:gsub("'", "'\\''")
  local pipe = io.popen(string.format(
    "timeout -s KILL %d curl -s -H Expect: --max-time %d --unix-socket '%s' --data-binary @'%s' http://jobvet/vet 2>/dev/null",
    left + 1, left, path, name), "r")
  local all = pipe and pipe:read("*a") or ""
  if pipe then pipe:close() end
  os.remove(name)
  local line, rest = all:match("^([^\n]*)\n(.*)$")
  local verb, bytes, id = nil, nil, nil
  if line then verb, bytes, id = parse(line) end
  if not verb or #rest < bytes then return nil, "curl: no answer" end
  return verb, rest:sub(1, bytes), id
end

local function ask(kind, job, changed, partitions, uid)
  local script = job.script or ""
  if #script > settings.max_script then
    return "reject", "jobvet: job not accepted. Its script has more than " .. settings.max_script .. " bytes."
  end
  local stop = now() + settings.deadline
  local head = header(kind, job, changed, partitions, uid, math.floor(settings.deadline * 1000))
  local frame = "JV" .. M.PROTOCOL .. " " .. #head .. " " .. #script .. "\n" .. head
  if has_socket then return ask_socket(frame, script, stop) end
  return ask_curl(frame, script, stop)
end

local function clean(text)
  return (text:gsub("[^\n\t\32-\126\128-\255]", "?"))
end

local function is_closed(job, changed, partitions)
  local closed = {}
  for _, name in ipairs(settings.fail_closed) do closed[name] = true end
  local wanted = changed and changed.partition or job.partition or default_partition(partitions) or ""
  -- Where Slurm has yet to choose, it may choose a closed one.
  if wanted == "" and #settings.fail_closed > 0 then return true end
  for name in tostring(wanted):gmatch("[^,]+") do
    if closed[name] then return true end
  end
  return settings.fail == "closed"
end

-- Adds to what a site's own hook or an operator has written there.
local function stamp(job, id)
  if not settings.stamp or type(id) ~= "string" then return end
  local before = job.admin_comment
  local text = "jobvet:" .. id
  if type(before) == "string" and before ~= "" then text = before .. " " .. text end
  job.admin_comment = text
end

local function vet(kind, job, changed, partitions, uid)
  local ran, verb, message, id = true, nil, "not asked after failures", nil
  local start = now()
  if start >= closed_until then
    ran, verb, message, id = pcall(ask, kind, job, changed, partitions, uid)
    if ran and verb == nil then
      failures = failures + 1
      if failures >= settings.breaker_failures then closed_until = now() + settings.breaker_seconds end
    elseif ran then
      failures = 0
    end
  end
  if not ran then verb, message = nil, "internal: " .. tostring(verb) end
  if verb == nil then
    if start - last_log >= settings.log_pause then
      last_log = start
      slurm.log_error("jobvet: jobs are not vetted: %s", clean(tostring(message)))
    end
    if not is_closed(job, changed, partitions) then
      if kind == "submit" then pcall(stamp, job, "unvetted") end
      return slurm.SUCCESS
    end
    slurm.log_user("%s", settings.outage)
    return slurm.ERROR
  end
  -- One call: each further one copies all that was said before.
  if message ~= "" then slurm.log_user("%s", clean(message)) end
  if verb == "reject" then return slurm.ESLURM_ACCESS_DENIED or slurm.ERROR end
  if kind == "submit" then pcall(stamp, job, id) end
  return slurm.SUCCESS
end

-- What goes wrong here must not decide about a job by itself: a Lua error lets it pass on Slurm before 26.05.
local function guarded(...)
  local ok, code = pcall(vet, ...)
  if ok then return code end
  pcall(slurm.log_error, "jobvet: internal error: %s", clean(tostring(code)))
  if settings.fail == "closed" then return slurm.ERROR end
  return slurm.SUCCESS
end

--- For slurm_job_submit: slurm.SUCCESS, or the code to return.
function M.submit(job, partitions, uid)
  return guarded("submit", job, nil, partitions, uid)
end

--- For slurm_job_modify: a job that moves to a stricter partition, account or QoS is vetted again.
function M.modify(job, record, partitions, uid)
  local moves = job.partition ~= nil or job.account ~= nil or job.qos ~= nil
  if not moves or record == nil or record.script == nil then return slurm.SUCCESS end
  return guarded("modify", record, job, partitions, uid)
end

return M
