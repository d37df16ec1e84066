// Definition files of Apptainer and Singularity.
export type { Definition, FileLine, FilesSection, Header, Script, Stage } from './definition.ts';
export type { ScriptName } from './names.ts';
export { readDefinition } from './reader.ts';
