// `apptainer remote add`: libraries and key servers of somebody's own.
import { staticText } from '../../model/word.ts';
import { defineTool, type OptionTable, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';

const REMOTE: OptionTable = {
  flags: '-g,--global -i,--insecure --no-login --no-default -h,--help -q,--quiet -v,--verbose -d,--debug -s,--silent',
  values: '-c,--config --password --tokenfile -u,--username -p',
};

export default defineTool('apptainer singularity singularity-ce', (command, emit) => {
  const [remote, add, , place] = parseOptions(REMOTE, command.words).operands.map((operand) => operand.word);
  if (staticText(remote) !== 'remote' || staticText(add) !== 'add' || !place) return;
  const url = parseUrl(place, 'http');
  const known = /(?:^|\.)(?:sylabs\.io|apptainer\.org)$/.test(url.host ?? '');
  emit({ kind: 'source', at: place.at, tool: staticText(command.words[0]) ?? 'apptainer', url, known });
});
