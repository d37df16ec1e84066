-- jobvet on the side of the user: sbatch shows what jobvet finds before it submits.
--
-- For sites with CliFilterPlugins=lua in slurm.conf, in the folder of slurm.conf; with configless Slurm slurmctld sends
-- it from there to all. It runs as the user, in sbatch itself, so that it may read the files that a script uses, and so
-- that whoever wants to can go round it: it is friendly advice, the gate in slurmctld decides (job_submit.lua).
-- Needs jobvet on the machines where people submit; where it is missing, nothing is said. A site that has a
-- cli_filter.lua already calls M.vet(options) from its own slurm_cli_pre_submit.

local M = {}

local settings = {
  program = "jobvet",
  -- seconds that sbatch waits at most
  deadline = 10,
  -- whether sbatch ends when jobvet would not submit the script
  block = false,
}

local MOST_BYTES = 16384
local MOST_LINES = 14

local function quoted(text)
  return "'" .. (tostring(text):gsub("'", "'\\''")) .. "'"
end

-- Slurm calls the filter for each component of a job; one script is told of once.
local told = {}

local function text_of(value)
  if type(value) == "string" and value ~= "" and value ~= "unset" and value ~= "(null)" then return value end
  return nil
end

--- What is asked about options of sbatch; nil when there is no script in a file and no command to wrap.
local function question(options)
  if options.type ~= nil and options.type ~= "sbatch" then return nil end
  local words = {}
  for _, name in ipairs({ "partition", "account", "qos", "chdir" }) do
    local value = text_of(options[name])
    if value then words[#words + 1] = "--" .. name .. "=" .. quoted(value) end
  end
  local wrap = text_of(options.wrap)
  local argv = options.argv
  local script = type(argv) == "table" and text_of(argv[1]) or nil
  if wrap then words[#words + 1] = "--wrap=" .. quoted(wrap)
  elseif script then words[#words + 1] = "-- " .. quoted(script)
  else return nil end
  return table.concat(words, " ")
end

--- What jobvet says, and its exit status; nil when it is not here or takes too long.
local function ask(words)
  local pipe = io.popen(string.format(
    "{ JOBVET_SBATCH=none timeout -s KILL %d %s sbatch %s </dev/null 2>&1; status=$?; echo; echo $status; } 2>/dev/null",
    settings.deadline, quoted(settings.program), words), "r")
  if not pipe then return nil end
  local all = pipe:read(MOST_BYTES) or ""
  pipe:close()
  local said, status = all:match("^(.-)\n*(%d+)\n$")
  status = tonumber(status)
  if status ~= 0 and status ~= 1 then return nil end
  return said, status
end

local function show(said, status)
  -- Slurm 25.11 brought a way without "lua:" in front.
  local say = slurm.log_user or (status == 1 and settings.block and slurm.log_error) or slurm.log_info
  local lines = 0
  for line in said:gmatch("[^\n]+") do
    lines = lines + 1
    if lines > MOST_LINES then break end
    say("%s", (line:gsub("[%c\127]", "?")))
  end
end

--- Shows what jobvet finds. Returns slurm.SUCCESS, or slurm.ERROR when the site wants such scripts held back.
function M.vet(options)
  local ran, code = pcall(function()
    local words = question(options)
    if words == nil or told[words] then return slurm.SUCCESS end
    told[words] = true
    local said, status = ask(words)
    if said == nil then return slurm.SUCCESS end
    show(said, status)
    if status == 1 and settings.block then return slurm.ERROR end
    return slurm.SUCCESS
  end)
  if ran then return code end
  pcall(slurm.log_debug, "jobvet: %s", tostring(code))
  return slurm.SUCCESS
end

function slurm_cli_setup_defaults(options, early)
  return slurm.SUCCESS
end

function slurm_cli_pre_submit(options, offset)
  return M.vet(options)
end

function slurm_cli_post_submit(offset, job_id, step_id)
  return slurm.SUCCESS
end

return slurm.SUCCESS
