// Which host names mean the job's own nodes: node lists of Slurm, what `scontrol show hostnames` or `hostname` prints.
import type { Command } from '../../model/command.ts';
import { shapeOf, staticText, type UnknownPiece, type Word } from '../../model/word.ts';
import { isLoopbackHost } from '../url.ts';

/** Variables that hold nodes of the job, by the names schedulers and scripts give them. */
const NODES =
  /^(?:SLURMD?_|PBS_|LSB_|PE_HOST|COBALT_)|NODE|WORKER|MASTER|HOSTNAME|HOST_?LIST|HOST_?FILE|^HOSTS$|^THIS_?HOST/i;
/** Names of hosts that belong to the site or the world, not to the job. */
const OUTSIDE =
  /LOGIN|SUBMIT|FRONT|GATEWAY|JUMP|BASTION|DTN|TRANSFER|STORAGE|ARCHIVE|REMOTE|SERVER|DATA_?NODE|CLIENT|LAPTOP|EDGE|EXTERNAL|PROXY/i;

/** True when the word names this machine or one of the job's nodes, as far as the text tells. */
export function namesJobNode(host: Word, script: readonly Command[], command: Command): boolean {
  const text = staticText(host);
  if (text !== undefined) return isLoopbackHost(text);
  const holes = host.pieces.filter((piece) => piece.kind === 'unknown');
  // `node$i.example.org` is a name of its own.
  const [hole] = holes;
  if (holes.length !== 1 || !hole || /^[A-Za-z]/.test(shapeOf(host))) return false;
  if (holdsNodes(hole, command, script) || filledWithNodes(hole.name, command, script)) return true;
  // `scontrol show hostnames | while read -r host`: the line comes from a list made before.
  if (hole.commands || hole.reason !== 'input' || (hole.name !== undefined && OUTSIDE.test(hole.name))) return false;
  return script.some((one) => one.id < command.id && listsNodes(one));
}

function isNodeVariable(name: string): boolean {
  return NODES.test(name) && !OUTSIDE.test(name);
}

/** Files that list nodes, by the names scripts give them. */
const NODE_FILE = /(?:^|[/._-])(?:hosts?|nodes?|machines?)[._-]?(?:file|list)?(?:[._-][^/]*)?$/i;

function printsJobNodes(command: Command | undefined, script: readonly Command[]): boolean {
  if (!command) return false;
  if (listsNodes(command) || command.name === 'hostname') return true;
  // `cat $PBS_NODEFILE`, `sort -u hostfile`, `echo $nodes | cut …`, `cut -d, -f1 <<< $SLURM_NODELIST`
  const words = [...command.words.slice(1), ...command.redirects.map((redirect) => redirect.target)];
  const given = [...words.flatMap((word) => word.pieces), ...(command.input?.pieces ?? [])];
  if (given.some((piece) => piece.kind === 'unknown' && holdsNodes(piece, command, script))) return true;
  return words.some((word) => NODE_FILE.test(shapeOf(word)) && !shapeOf(word).startsWith('/etc/'));
}

function holdsNodes(piece: UnknownPiece, command: Command, script: readonly Command[]): boolean {
  // Substitutions run before the command that holds them, so this ends.
  if (piece.commands) return piece.commands.some((id) => id < command.id && printsJobNodes(script[id], script));
  return piece.name !== undefined && isNodeVariable(piece.name);
}

/** `mapfile -t list < <(scontrol show hostnames)`, `IFS=, read -ra list <<< "$SLURM_JOB_NODELIST"` */
function filledWithNodes(name: string | undefined, command: Command, script: readonly Command[]): boolean {
  if (name === undefined) return false;
  return script.some((one) => {
    if (one.id >= command.id || !/^(?:read|mapfile|readarray)$/.test(one.name ?? '')) return false;
    if (!one.words.some((word) => staticText(word) === name)) return false;
    const input = [...one.redirects.flatMap((redirect) => redirect.target.pieces), ...(one.input?.pieces ?? [])];
    if (input.some((piece) => piece.kind === 'unknown' && holdsNodes(piece, one, script))) return true;
    const { pipeline } = one;
    const before = (other: Command): boolean =>
      other.pipeline?.id === pipeline?.id && other.pipeline?.index === (pipeline?.index ?? 0) - 1;
    return pipeline !== undefined && script.some((other) => before(other) && printsJobNodes(other, script));
  });
}

/** Prints one name a node of the job. */
function listsNodes(command: Command): boolean {
  const verbs = command.words.slice(1, 3).map((word) => staticText(word));
  switch (command.name) {
    case 'scontrol':
      return command.words.some((word) => /^(?:hostnames?|hostlist|hostlistsorted)$/.test(staticText(word) ?? ''));
    case 'hostname':
      return command.scope.node === 'step';
    case 'nodeset':
    case 'expand_hostlist':
    case 'hostlist':
    case 'nodelist':
      return true;
    case 'squeue':
    case 'sacct':
      return command.words.some((word) => /%N|nodelist/i.test(shapeOf(word)));
    case 'uname':
      return verbs[0] === '-n';
    default:
      return false;
  }
}
