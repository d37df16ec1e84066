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
  if (hole.commands) return hole.commands.some((id) => printsJobNodes(script[id]));
  if (hole.name !== undefined && isNodeVariable(hole.name)) return true;
  // `scontrol show hostnames | while read -r host`: the line comes from a list made before.
  if (hole.reason !== 'input' || (hole.name !== undefined && OUTSIDE.test(hole.name))) return false;
  return script.some((one) => one.id < command.id && listsNodes(one));
}

function isNodeVariable(name: string): boolean {
  return NODES.test(name) && !OUTSIDE.test(name);
}

function printsJobNodes(command: Command | undefined): boolean {
  if (!command) return false;
  if (listsNodes(command) || command.name === 'hostname') return true;
  // `cat $PBS_NODEFILE`, `sort -u hostfile`, `cut -d, -f1 <<< $SLURM_NODELIST`
  const words = [...command.words.slice(1), ...command.redirects.map((redirect) => redirect.target)];
  const given = [...words.flatMap((word) => word.pieces), ...(command.input?.pieces ?? [])];
  const named = (piece: UnknownPiece): boolean => piece.name !== undefined && isNodeVariable(piece.name);
  if (given.some((piece) => piece.kind === 'unknown' && named(piece))) return true;
  return words.some((word) => /(?:host|node|machine)_?s?_?(?:file|list)/i.test(shapeOf(word)));
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
