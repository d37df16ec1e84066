// What starting a container has in common over the engines: whose rights, which image, what is switched off.
import type { Command } from '../../model/command.ts';
import type {
  ContainerRunEffect,
  EffectDraft,
  ImageCheckOff,
  ImageEffect,
  Mark,
  PrivilegeModel,
} from '../../model/effect.ts';
import type { ContainerCall } from '../../shell/wrappers/containers.ts';
import { asStatic, prefixOf, shapeOf, splitWord, staticText, type Word } from '../../model/word.ts';

import { valueOf } from '../../model/static.ts';
import { basename } from '../../shell/path-key.ts';
import type { Place } from '../../text/place.ts';
import { environmentWord, markOption, type ParsedCall, type ParsedOption } from '../kit.ts';
import { type ImageGrammar, imageReference } from './reference.ts';

export type Capability = ContainerRunEffect['capabilities'][number];

const DEBUGGER = /(?:^|[\s/;&|(])(?:gdb|gdbserver|cuda-gdb|lldb|rr|strace|ltrace|valgrind|perf)(?:[\s;&|)]|$)/;
/** What `--security-opt` says with `=` or, as docker still accepts, with `:`. */
export const UNCONFINED =
  /^(?:(?:seccomp|apparmor|systempaths)=unconfined|label=disable|no-new-privileges=(?:false|0)|unmask=all)$/i;

const ROOTLESS_BY_NATURE = new Set(['podman', 'podman-hpc', 'buildah']);

/** Whose rights a docker-like engine uses: a daemon of root's, unless the text says otherwise. */
export function ociModel(
  { engine, global }: Pick<ContainerCall, 'engine' | 'global'>,
  command: Command,
): PrivilegeModel {
  if (ROOTLESS_BY_NATURE.has(engine)) return command.scope.user === 'root' ? 'root-daemon' : 'rootless';
  if (engine === 'docker-rootless') return 'rootless';
  const context = global.last('--context')?.value ?? environmentWord(command, 'DOCKER_CONTEXT');
  if (context && staticText(context) === 'rootless') return 'rootless';
  const host = global.last('--host')?.value ?? environmentWord(command, 'DOCKER_HOST');
  return host && isUserSocket(host) ? 'rootless' : 'root-daemon';
}

/** Engines that keep the caller's identity, unless root calls. */
export function unprivilegedModel(command: Command): PrivilegeModel {
  return command.scope.user === 'root' ? 'root-daemon' : 'unprivileged';
}

/** `unix://$XDG_RUNTIME_DIR/podman/podman.sock`, `/run/user/1000/docker.sock`: served with the user's own rights. */
export function isUserSocket(word: Word): boolean {
  const runtime = word.pieces.find((piece) => piece.kind === 'unknown');
  return /^(?:unix:(?:\/\/)?)?(?:\/var)?\/run\/user\//.test(shapeOf(word)) || runtime?.name === 'XDG_RUNTIME_DIR';
}

/** The start of a container, with the parts an engine does not have left empty. */
export function containerRun(
  call: Pick<ContainerCall, 'engine' | 'image'> & Partial<Pick<ContainerCall, 'program'>>,
  at: Place,
  details: Partial<ContainerRunEffect> & { readonly model: PrivilegeModel },
): EffectDraft {
  const words = call.program ?? [];
  const program = words[0] && staticText(words[0]);
  return {
    kind: 'container-run',
    at,
    engine: call.engine,
    ...(call.image && { image: call.image }),
    capabilities: [],
    shared: [],
    unconfined: [],
    gpu: false,
    ...(program !== undefined && program !== '' && { program: basename(program) }),
    debugger: words.some((word) => DEBUGGER.test(shapeOf(word))),
    ...details,
  };
}

/** An image a command fetches or starts. */
export function image(
  engine: string,
  action: ImageEffect['action'],
  word: Word,
  grammar: ImageGrammar,
  details: {
    readonly insecure?: Mark | undefined;
    readonly checkOff?: ImageCheckOff | undefined;
    readonly made?: boolean;
    readonly doubtful?: boolean;
  } = {},
): EffectDraft {
  const reference = imageReference(word, grammar);
  const { insecure, checkOff, made, doubtful } = details;
  return {
    kind: 'image',
    at: word.at,
    engine,
    action,
    // Behind an option nobody knows, the word may be that option's value.
    reference: doubtful ? { ...reference, open: true } : reference,
    word,
    ...(insecure && { insecure }),
    ...(checkOff && { checkOff }),
    ...(made && { made }),
  };
}

/** True when an option that is not in the table stands before the operands and could take the first one as its value. */
export function hasDoubtfulOperands(call: ParsedCall): boolean {
  const first = call.operands[0];
  return call.options.some(
    (option) => !option.listed && !option.value && option.cluster === undefined && option.end === first?.index,
  );
}

/** `--flag`, `--flag=true`; `--flag=false` switches off, and an unknown value says nothing. */
export function switchedOn(command: Command, option: ParsedOption | undefined): Mark | undefined {
  if (!option) return undefined;
  const value = option.value && asStatic(option.value);
  return !value || isTrue(valueOf(value)) ? markOption(command, option) : undefined;
}

/** `--tls-verify=false`. */
export function switchedOff(command: Command, option: ParsedOption | undefined): Mark | undefined {
  const value = option?.value && staticText(option.value);
  return option && value !== undefined && /^(?:0|f|false)$/i.test(value) ? markOption(command, option) : undefined;
}

/** A variable that holds a switch: Go's booleans for apptainer, enroot's `yes` and `y`. */
export function variableOn(command: Command, ...names: string[]): Mark | undefined {
  for (const name of names) {
    const word = environmentWord(command, name);
    if (word && isTrue(staticText(word))) return { at: word.pieces[0]?.at ?? word.at };
  }
  return undefined;
}

export function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(?:1|t|true|y|yes|on)$/i.test(text);
}

/** `SYS_ADMIN,CAP_NET_RAW`: upper case, without `CAP_`. An element of a list can't be removed by itself. */
export function capabilitiesOf(word: Word, whole: Mark): Capability[] {
  const parts = splitWord(word, ',');
  return parts.map((part) => {
    const name = asStatic(part);
    return {
      name:
        name.state === 'known' ? { ...name, value: prefixOf(part).trim().toUpperCase().replace(/^CAP_/, '') } : name,
      mark: parts.length === 1 ? whole : { at: part.at },
    };
  });
}
