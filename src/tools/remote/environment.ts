// Environment variables that carry an ssh command line or ssh options for other programs.
import type { Assignment } from '../../model/command.ts';
import { placeOf, staticText } from '../../model/word.ts';
import { defineAssignmentTool, type Emit } from '../kit.ts';
import { emitNestedSettings, emitOptionSettings } from './settings.ts';

interface Carrier {
  readonly tool: string;
  /** a whole command line, or options only */
  readonly holds: 'program' | 'options';
  /** the program only talks to the job's own nodes */
  readonly inJob?: boolean;
}

const CARRIERS: Readonly<Record<string, Carrier>> = {
  GIT_SSH_COMMAND: { tool: 'git', holds: 'program' },
  RSYNC_RSH: { tool: 'rsync', holds: 'program' },
  SVN_SSH: { tool: 'svn', holds: 'program' },
  CVS_RSH: { tool: 'cvs', holds: 'program' },
  BORG_RSH: { tool: 'borg', holds: 'program' },
  PARALLEL_SSH: { tool: 'parallel', holds: 'program' },
  ANSIBLE_SSH_ARGS: { tool: 'ansible', holds: 'options' },
  ANSIBLE_SSH_COMMON_ARGS: { tool: 'ansible', holds: 'options' },
  ANSIBLE_SSH_EXTRA_ARGS: { tool: 'ansible', holds: 'options' },
  ANSIBLE_SCP_EXTRA_ARGS: { tool: 'ansible', holds: 'options' },
  ANSIBLE_SFTP_EXTRA_ARGS: { tool: 'ansible', holds: 'options' },
  PDSH_SSH_ARGS: { tool: 'pdsh', holds: 'options', inJob: true },
  PDSH_SSH_ARGS_APPEND: { tool: 'pdsh', holds: 'options', inJob: true },
  // MPI launchers reach the nodes of the job only.
  OMPI_MCA_plm_rsh_agent: { tool: 'mpirun', holds: 'program', inJob: true },
  OMPI_MCA_plm_rsh_args: { tool: 'mpirun', holds: 'options', inJob: true },
  OMPI_MCA_plm_ssh_args: { tool: 'mpirun', holds: 'options', inJob: true },
  OMPI_MCA_orte_rsh_agent: { tool: 'mpirun', holds: 'program', inJob: true },
  PRTE_MCA_plm_ssh_agent: { tool: 'mpirun', holds: 'program', inJob: true },
  PRTE_MCA_plm_ssh_args: { tool: 'mpirun', holds: 'options', inJob: true },
  HYDRA_LAUNCHER_EXTRA_ARGS: { tool: 'mpirun', holds: 'options', inJob: true },
  HYDRA_BOOTSTRAP_EXEC_EXTRA_ARGS: { tool: 'mpirun', holds: 'options', inJob: true },
};

export default defineAssignmentTool((assignment, emit) => {
  if (!assignment.exported) return;
  const { name, value } = assignment;
  if (name === 'ANSIBLE_HOST_KEY_CHECKING') ansible(assignment, emit);
  const carrier = Object.hasOwn(CARRIERS, name) ? CARRIERS[name] : undefined;
  if (!carrier) return;
  const { tool, holds, inJob } = carrier;
  const owner = { tool, ...(inJob !== undefined && { inJob }) };
  const read = holds === 'program' ? emitNestedSettings : emitOptionSettings;
  read(value, owner, emit);
});

/** Ansible's switch has its own name for ssh's: False accepts any key. */
function ansible({ value }: Assignment, emit: Emit): void {
  if (!/^(?:false|no|off|0|n|f)$/i.test(staticText(value) ?? '')) return;
  const place = placeOf(value);
  const remove = place.exact ? [{ at: place, text: 'True' }] : undefined;
  const mark = { at: value.at, ...(remove && { remove }) };
  const off = {
    ...value,
    pieces: value.pieces.map((piece) => (piece.kind === 'text' ? { ...piece, text: 'no' } : piece)),
  };
  emit({
    kind: 'setting',
    at: value.at,
    system: 'ssh',
    name: 'stricthostkeychecking',
    value: off,
    persistent: false,
    mark,
    tool: 'ansible',
  });
}
