// HF_DATASETS_TRUST_REMOTE_CODE: the loading scripts of data sets run, whoever wrote them. The `datasets` library reads
// it up to version 3 (config.py: 1, ON, YES, TRUE); version 4 runs no scripts any more.
import { known } from '../../model/static.ts';
import { staticText } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { defineAssignmentTool, type Emit } from '../kit.ts';

export const DATA_SETS = 'HF_DATASETS_TRUST_REMOTE_CODE';

export function trustsDataSets(at: Place, emit: Emit): void {
  emit({
    kind: 'model-load',
    at,
    tool: 'datasets',
    what: 'data set',
    source: 'unknown',
    trust: known(true, at),
    offline: false,
    basis: 'program',
  });
}

export default defineAssignmentTool(({ name, value, at, exported, form }, emit) => {
  if (name !== DATA_SETS) return;
  if (!exported && form !== 'prefix' && form !== 'env' && form !== 'directive') return;
  if (/^(?:1|on|yes|true)$/i.test(staticText(value) ?? '')) trustsDataSets(at, emit);
});
