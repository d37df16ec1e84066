// Variables that package managers read: indexes, trusted hosts, TLS switches.
import type { Assignment } from '../../model/command.ts';
import type { Mark } from '../../model/effect.ts';
import { placeOf, staticText } from '../../model/word.ts';
import { defineAssignmentTool, type Emit } from '../kit.ts';
import { condaSetting } from './conda.ts';
import { indexOf, listedWords, trustedHost } from './install.ts';
import { npmSetting } from './npm.ts';
import { pipSetting } from './pip.ts';

const UV_ROLES: Readonly<Record<string, 'index' | 'extra' | 'find-links'>> = {
  UV_INDEX_URL: 'index',
  UV_DEFAULT_INDEX: 'index',
  UV_EXTRA_INDEX_URL: 'extra',
  UV_INDEX: 'extra',
  UV_FIND_LINKS: 'find-links',
};

export default defineAssignmentTool((assignment, emit) => {
  const { name, exported, form } = assignment;
  if (!exported && form !== 'prefix' && form !== 'env' && form !== 'directive') return;
  if (staticText(assignment.value) === '') return;
  if (name.startsWith('PIP_'))
    pipSetting(
      name.slice(4),
      assignment.value,
      marked(assignment, name === 'PIP_TRUSTED_HOST' ? '' : undefined),
      false,
      emit,
    );
  else if (name.startsWith('UV_')) uv(assignment, emit);
  else if (/^(?:CONDA|MAMBA)_SSL_VERIFY$/.test(name))
    condaSetting('ssl_verify', assignment.value, false, emit, marked(assignment, 'true'));
  else if (/^(?:CONDA|MAMBA)_(?:CHANNEL_ALIAS|CHANNELS|CHANNEL_PRIORITY|SAFETY_CHECKS)$/.test(name))
    condaSetting(name.replace(/^[A-Z]+_/, '').toLowerCase(), assignment.value, false, emit, marked(assignment));
  else if (/^npm_config_/i.test(name))
    npmSetting(
      name.slice('npm_config_'.length).toLowerCase(),
      assignment.value,
      false,
      emit,
      marked(assignment, /ssl$/i.test(name) ? 'true' : undefined),
    );
  else if (name === 'YARN_NPM_REGISTRY_SERVER')
    npmSetting('registry', assignment.value, false, emit, marked(assignment), 'yarn');
  else if (name === 'YARN_ENABLE_STRICT_SSL')
    npmSetting('strict-ssl', assignment.value, false, emit, marked(assignment, 'true'), 'yarn');
  else if (name === 'JULIA_SSL_NO_VERIFY_HOSTS') {
    const mark = marked(assignment, '');
    emit({
      kind: 'setting',
      at: mark.at,
      system: 'tool',
      name: 'trusted-host',
      value: assignment.value,
      persistent: false,
      mark,
      tool: 'julia',
    });
  } else if (name === 'JULIA_PKG_SERVER') {
    const mark = marked(assignment);
    emit({
      kind: 'setting',
      at: mark.at,
      system: 'tool',
      name: 'registry',
      value: assignment.value,
      persistent: false,
      mark,
      tool: 'julia',
      index: indexOf(assignment.value, 'index', mark),
    });
  }
});

function uv(assignment: Assignment, emit: Emit): void {
  const { name, value } = assignment;
  const role = UV_ROLES[name];
  const option =
    name === 'UV_INSECURE_HOST'
      ? 'trusted-host'
      : role === 'extra'
        ? 'extra-index-url'
        : role === 'index'
          ? 'index-url'
          : 'find-links';
  if (!role && option !== 'trusted-host') return;
  const mark = marked(assignment, role ? undefined : '');
  for (const one of listedWords(value)) {
    const index = role ? indexOf(one, role, mark) : trustedHost(one, mark);
    emit({
      kind: 'setting',
      at: mark.at,
      system: 'pip',
      name: option,
      value: one,
      persistent: false,
      mark,
      tool: 'uv',
      index,
    });
  }
}

/** @param undo the value that takes the setting back */
function marked({ value, at }: Assignment, undo?: string): Mark {
  const place = placeOf(value);
  const { start, end } = place.span;
  // The word of a declaration may be the whole `NAME=value`.
  const own = place.exact && place.doc === at.doc && start > at.span.start && end <= at.span.end;
  const letters = place.doc.text.slice(start, end);
  const edits = own && letters === staticText(value) ? [{ at: place, text: undo ?? '' }] : undefined;
  return { at, ...(undo !== undefined && edits && { remove: edits }) };
}
