// Variables that container engines read: binds, images, capabilities, the address of a docker engine.
import type { Assignment } from '../../model/command.ts';
import type { EffectDraft, ImageCheckOff, Mark } from '../../model/effect.ts';
import { known } from '../../model/static.ts';
import { prefixOf, shapeOf, staticText } from '../../model/word.ts';
import { removeAssignment } from '../assignment-edits.ts';
import { defineAssignmentTool, type Emit } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { stepEffects } from './job-steps.ts';
import { apptainerBinds, listedBinds, mountEffects, mountOption } from './mounts.ts';
import { rootByVariable } from './root-and-home.ts';
import { capabilitiesOf, containerRun, image, isTrue, isUserSocket } from './start.ts';

export default defineAssignmentTool((assignment, emit) => {
  const { name, form, exported } = assignment;
  if (!exported && form !== 'prefix' && form !== 'env') return;
  const { scope, value, at } = assignment;
  const root = rootByVariable(name, value, { at });
  if (root) {
    const engine = name.startsWith('ENROOT') ? 'enroot' : 'apptainer';
    emit(containerRun({ engine }, at, { model: scope.user === 'root' ? 'root-daemon' : 'unprivileged', ...root }));
  }
  const setting = /^(?:APPTAINER|SINGULARITY)_(.+)$/.exec(name)?.[1];
  if (setting !== undefined) apptainer(setting, assignment, emit);
  else OTHERS[name]?.(assignment, emit);
});

/** apptainer reads its options from variables of the same name, also with singularity's prefix. */
function apptainer(setting: string, assignment: Assignment, emit: Emit): void {
  const { name, value, at, scope } = assignment;
  const model = scope.user === 'root' ? ('root-daemon' as const) : ('unprivileged' as const);
  const engine = 'apptainer';
  const mark = markOf(assignment);
  const switched = isTrue(staticText(value));
  switch (setting) {
    case 'BIND':
    case 'BINDPATH':
      for (const effect of mountEffects(apptainerBinds(value), { engine, model })) emit(effect);
      break;
    case 'MOUNT':
      for (const effect of mountEffects(mountOption(value), { engine, model })) emit(effect);
      break;
    case 'ADD_CAPS':
      if (shapeOf(value) !== '')
        emit(containerRun({ engine }, at, { model, capabilities: capabilitiesOf(value, mark) }));
      break;
    case 'KEEP_PRIVS':
      if (switched) emit(containerRun({ engine }, at, { model, capabilities: [{ name: known('ALL'), mark }] }));
      break;
    case 'ALLOW_UNSIGNED':
    case 'ALLOW_UNAUTHENTICATED': {
      const minor = name.startsWith('APPTAINER');
      if (switched) emit(unchecked(assignment, { by: name, mark, ...(minor && { minor }) }));
      break;
    }
    case 'ALLOW_SETUID':
      if (switched) emit(containerRun({ engine }, at, { model, unconfined: [{ option: 'allow-setuid', mark }] }));
      break;
    default:
  }
}

/** The assignment, with the edits that take it away. */
function markOf(assignment: Assignment): Mark {
  const remove = removeAssignment(assignment);
  return { at: assignment.at, ...(remove && { remove }) };
}

/** A variable that has images taken whoever signed them. */
function unchecked({ name, value, at }: Assignment, imageCheckOff: ImageCheckOff): EffectDraft {
  const tool = imageCheckOff.by.startsWith('DOCKER') ? 'docker' : 'apptainer';
  return {
    kind: 'setting',
    system: 'environment',
    name,
    value,
    persistent: false,
    mark: imageCheckOff.mark,
    at,
    tool,
    imageCheckOff,
  };
}

const OTHERS: Readonly<Record<string, (assignment: Assignment, emit: Emit) => void>> = {
  PYXIS_CONTAINER_IMAGE({ value, at }, emit) {
    for (const effect of stepEffects('container-image', value, at)) emit(effect);
  },
  PYXIS_CONTAINER_MOUNTS({ value, at }, emit) {
    for (const effect of stepEffects('container-mounts', value, at)) emit(effect);
  },
  SHIFTER_VOLUME({ value }, emit) {
    for (const effect of mountEffects(listedBinds(value, ';'), { engine: 'shifter', model: 'unprivileged' }))
      emit(effect);
  },
  SHIFTER_IMAGEREQUEST({ value }, emit) {
    emit(image('shifter', 'run', value, 'shifter'));
  },
  DOCKER_HOST: engineAddress,
  CONTAINER_HOST: engineAddress,
  DOCKER_CONTENT_TRUST(assignment, emit) {
    const { value, name } = assignment;
    if (/^(?:0|f|false)$/i.test(staticText(value) ?? ''))
      emit(unchecked(assignment, { by: `${name}=0`, mark: markOf(assignment) }));
  },
  DOCKER_TLS_VERIFY({ value, at, name }, emit) {
    const tool = 'docker';
    emit({ kind: 'setting', system: 'environment', name, value, persistent: false, mark: { at }, at, tool });
  },
};

/** `DOCKER_HOST=tcp://node:2375`; sockets, ssh and the user's own engine are no remote access in the clear. */
function engineAddress({ value, at }: Assignment, emit: Emit): void {
  if (isUserSocket(value) || !/^(?:tcp|https?):\/\//.test(prefixOf(value))) return;
  const { reach } = parseUrl(value);
  emit({ kind: 'privilege', what: 'engine-remote', at, tool: 'docker', subject: value, reach, mark: { at } });
}
