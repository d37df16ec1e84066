import { describe, expect, test } from 'vitest';
import { applyEdits, check, job, lineOf } from '../../support/check.ts';

const NO = '-o StrictHostKeyChecking=no';
const NULL = '-o UserKnownHostsFile=/dev/null';

/** `high 3` for each finding of the rule. */
function found(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => finding.rule === 'JV403')
    .map((finding) => `${finding.severity} ${lineOf(finding)}`);
}

function python(...lines: string[]): string {
  return ["python3 - <<'EOF'", 'import paramiko', ...lines, 'EOF'].join('\n');
}

describe('any key is accepted', () => {
  test.each<[name: string, body: string, line?: number]>([
    ['ssh', `ssh ${NO} dtn id`],
    ['off', 'ssh -o StrictHostKeyChecking=off dtn id'],
    ['glued, any case', 'ssh -ostricthostkeychecking=NO dtn id'],
    ['as two words', "ssh -o 'StrictHostKeyChecking no' dtn id"],
    ['behind the host', `ssh dtn ${NO} id`],
    ['in a cluster', 'ssh -qo StrictHostKeyChecking=no dtn id'],
    ['both options are one finding', `ssh ${NO} ${NULL} dtn id`],
    ['keys forgotten', `ssh ${NULL} dtn id`],
    ['keys forgotten by name', 'ssh -o UserKnownHostsFile=none dtn id'],
    ['accepted and forgotten', `ssh -o StrictHostKeyChecking=accept-new ${NULL} dtn id`],
    ['the first value counts', `ssh ${NO} -o StrictHostKeyChecking=yes dtn id`],
    ['a host nobody sets', `ssh ${NO} $REMOTE id`],
    ['a login node', `ssh ${NO} "$LOGIN_NODE" id`],
    ['the host of the submission', `ssh ${NO} $SLURM_SUBMIT_HOST id`],
    ['scp', `scp -r -P 2222 ${NO} data me@dtn:/in/`],
    ['sftp', `sftp ${NO} -b cmds me@dtn`],
    ['sshfs list', 'sshfs -o reconnect,StrictHostKeyChecking=no,UserKnownHostsFile=/dev/null me@dtn: m'],
    ['autossh', `autossh -M 0 ${NO} -N -L 1:x:1 dtn`],
    ['rsync', `rsync -avze "ssh -p 22 ${NO}" a dtn:b`],
    ['rsync, long option', `rsync --rsh='ssh ${NULL}' a dtn:b`],
    ['rsync by environment', `export RSYNC_RSH="ssh ${NO}"\nrsync a dtn:b`],
    ['git by environment', `GIT_SSH_COMMAND="ssh -i k ${NO}" git fetch`],
    ['git by env', `env GIT_SSH_COMMAND='ssh ${NO}' git fetch`],
    ['git by option', `git -c core.sshCommand='ssh ${NO}' fetch`],
    ['git configuration', `git config --global core.sshCommand "ssh ${NO}"`],
    ['ansible', `ansible-playbook -i hosts --ssh-common-args='${NO}' site.yml`],
    ['ansible by environment', 'export ANSIBLE_HOST_KEY_CHECKING=False\nansible-playbook site.yml'],
    ['parallel-ssh', 'parallel-ssh -O StrictHostKeyChecking=no -H "a b" id'],
    ['clush', `clush -o '${NO}' -w a,b id`],
    ['configuration file', 'cat >> ~/.ssh/config <<EOF\nHost *\n  StrictHostKeyChecking no\nEOF', 5],
    ['configuration by echo', 'echo "StrictHostKeyChecking no" >> ~/.ssh/config'],
    ['configuration by printf', "printf 'Host dtn\\n\\tStrictHostKeyChecking no\\n' >> $HOME/.ssh/config"],
    ['configuration by tee', 'tee -a /etc/ssh/ssh_config <<EOF\nHost *\nStrictHostKeyChecking=no\nEOF', 5],
    [
      'configuration of its own',
      'cat > $TMPDIR/c <<EOF\nHost *\n  StrictHostKeyChecking no\nEOF\nssh -F $TMPDIR/c dtn',
      5,
    ],
    ['options in an array', `O=(${NO} ${NULL})\nssh "\${O[@]}" dtn id`, 4],
    ['options in a variable', `O="${NO} ${NULL}"\nscp $O a dtn:b`, 4],
    ['in a function', `run() { ssh ${NO} "$1" "$2"; }\nrun dtn id`],
    ['bash -c', `bash -c 'ssh ${NO} dtn id'`],
    ['in a container', `srun apptainer exec x.sif scp ${NO} a dtn:b`],
    ['on another host', `ssh login1 "ssh ${NO} dtn id"`],
    ['continued', `ssh -q \\\n  ${NO} \\\n  dtn id`, 4],
    ['paramiko', python('c = paramiko.SSHClient()', 'c.set_missing_host_key_policy(paramiko.AutoAddPolicy())'), 6],
  ])('%s', (_, body, line = 3) => {
    expect(found(body)).toEqual([`high ${line}`]);
  });

  test.each<[name: string, body: string]>([
    ['sshpass', `sshpass -p "$PW" ssh ${NO} me@dtn id`],
    ['sshpass, file', `sshpass -f pw scp ${NO} a me@dtn:b`],
    ['sshpass within rsync', `rsync -e "sshpass -e ssh ${NO}" a me@dtn:b`],
  ])('with a password: %s', (_, body) => {
    expect(found(body)).toEqual(['critical 3']);
  });
});

describe('less than that', () => {
  test.each<[name: string, body: string, expected: string]>([
    ['trust on first use', 'ssh -o StrictHostKeyChecking=accept-new dtn id', 'low 3'],
    ['this machine', `ssh ${NO} localhost id`, 'low 3'],
    ['its name', `ssh ${NO} $(hostname) id`, 'low 3'],
    ['a variable of Slurm', `ssh ${NO} me@$SLURMD_NODENAME id`, 'low 3'],
    ['the node list', `for n in $(scontrol show hostnames $SLURM_NODELIST); do ssh ${NO} $n id; done`, 'low 3'],
    ['a list in a variable', `N=$(scontrol show hostnames)\nfor n in $N; do ssh ${NO} $n id; done`, 'low 4'],
    ['an array of it', `N=($(scontrol show hostnames))\nssh ${NO} "\${N[0]}" id`, 'low 4'],
    ['an element nobody knows', `nodes=($(scontrol show hostnames))\nssh ${NO} \${nodes[$i]} id`, 'low 4'],
    ['lines of it', `scontrol show hostnames | while read -r h; do ssh -n ${NO} "$h" id; done`, 'low 3'],
    ['mapfile', `mapfile -t nodes < <(scontrol show hostnames)\nscp ${NO} a "\${nodes[1]}:/tmp/"`, 'low 4'],
    ['a host file', `for h in $(sort -u $PBS_NODEFILE); do ssh ${NO} $h id; done`, 'low 3'],
    ['MPI', `export OMPI_MCA_plm_rsh_args="${NO}"`, 'low 3'],
    [
      'paramiko with known hosts',
      python(
        'c = paramiko.SSHClient()',
        'c.load_system_host_keys()',
        'c.set_missing_host_key_policy(paramiko.AutoAddPolicy())',
      ),
      'low 7',
    ],
    ['rclone', 'rclone copy a :sftp:b --sftp-host=dtn', 'medium 3'],
    ['rclone remote', 'rclone config create dtn sftp host=dtn user=me', 'medium 3'],
    ['the keys of the site forgotten', 'ssh -o GlobalKnownHostsFile=/dev/null dtn id', 'medium 3'],
  ])('%s', (_, body, expected) => {
    expect(found(body)).toEqual([expected]);
  });
});

describe('keys are checked', () => {
  test.each<[name: string, body: string]>([
    ['default', 'ssh -o BatchMode=yes dtn id'],
    ['yes', 'ssh -o StrictHostKeyChecking=yes dtn id'],
    ['yes, one file', `ssh -o StrictHostKeyChecking=yes ${NULL} dtn id`],
    ['ask', 'ssh -o StrictHostKeyChecking=ask dtn id'],
    ['the first value counts', `ssh -o StrictHostKeyChecking=yes ${NO} dtn id`],
    ['a file of its own', 'scp -o UserKnownHostsFile=$HOME/.ssh/known_hosts a me@dtn:b'],
    ['by DNS', 'ssh -o VerifyHostKeyDNS=yes -o StrictHostKeyChecking=accept-new dtn id'],
    ['not known', 'ssh -o StrictHostKeyChecking=$STRICT dtn id'],
    ['keys recorded', 'ssh-keyscan dtn >> ~/.ssh/known_hosts\nssh dtn id'],
    ['command of the host', `ssh dtn prog ${NO}`],
    ['a variable that is not exported', `GIT_SSH_COMMAND="ssh ${NO}"\n:`],
    ['text for people', `cat <<EOF\nssh ${NO} dtn\nEOF\necho "ssh ${NO} dtn" > README.md`],
    ['a page about configuration', 'cat > README.md <<EOF\nHost *\n  StrictHostKeyChecking no\nEOF'],
    [
      'a configuration that checks',
      'cat >> ~/.ssh/config <<EOF\nHost dtn\n  StrictHostKeyChecking yes\n  # StrictHostKeyChecking no\nEOF',
    ],
    ['git', 'export GIT_SSH_COMMAND="ssh -i k -o IdentitiesOnly=yes"\ngit fetch'],
    ['ansible', 'export ANSIBLE_HOST_KEY_CHECKING=True'],
    ['paramiko', python('c = paramiko.SSHClient()', 'c.set_missing_host_key_policy(paramiko.RejectPolicy())')],
    ['rclone', 'rclone copy a :sftp:b --sftp-host=dtn --sftp-known-hosts-file ~/.ssh/known_hosts\nrclone copy a dtn:b'],
    ['rclone by ssh', 'rclone copy a ":sftp,ssh=ssh dtn:b"'],
  ])('%s', (_, body) => {
    expect(found(body)).toEqual([]);
  });
});

describe('fixes', () => {
  test.each<[body: string, fixed: string]>([
    [`scp ${NO} ${NULL} big.tar me@dtn:/in/`, 'scp big.tar me@dtn:/in/'],
    [`ssh -q ${NO} \\\n  ${NULL} dtn id`, 'ssh -q dtn id'],
    [`rsync -e "ssh -p 2 ${NO}" a dtn:b`, 'rsync -e "ssh -p 2" a dtn:b'],
    [`export GIT_SSH_COMMAND='ssh ${NO} ${NULL} -i k'`, `export GIT_SSH_COMMAND='ssh -i k'`],
    [`GIT_SSH_COMMAND="ssh -o 'StrictHostKeyChecking no'" git fetch`, 'GIT_SSH_COMMAND="ssh" git fetch'],
    [`O="-q ${NO}"\nssh $O dtn`, 'O="-q"\nssh $O dtn'],
    [`O=(${NO} -q)\nssh "\${O[@]}" dtn`, 'O=( -q)\nssh "${O[@]}" dtn'],
    ['export ANSIBLE_HOST_KEY_CHECKING=False', 'export ANSIBLE_HOST_KEY_CHECKING=True'],
    ['ANSIBLE_HOST_KEY_CHECKING=0 ansible all', 'ANSIBLE_HOST_KEY_CHECKING=True ansible all'],
    ['sshfs -o reconnect,StrictHostKeyChecking=no,UserKnownHostsFile=/dev/null h: m', 'sshfs -o reconnect h: m'],
    ['sshfs -o StrictHostKeyChecking=no,reconnect h: m', 'sshfs -o reconnect h: m'],
    ['sshfs -o StrictHostKeyChecking=no h: m', 'sshfs h: m'],
    [
      'cat > ~/.ssh/config <<EOF\nHost *\n  StrictHostKeyChecking no\n  User me\nEOF',
      'cat > ~/.ssh/config <<EOF\nHost *\n  User me\nEOF',
    ],
  ])('%s', (body, fixed) => {
    const edits = check(job(body))
      .findings.filter((finding) => finding.rule === 'JV403')
      .flatMap((finding) => finding.fix?.edits ?? []);
    expect(applyEdits(job(body), edits)).toBe(job(fixed));
    expect(found(fixed)).toEqual([]);
  });
});
