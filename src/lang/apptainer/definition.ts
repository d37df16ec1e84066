// What a definition file of Apptainer or Singularity says, as its own reader takes it.
import type { Piece, Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import type { ScriptName } from './names.ts';

export interface Definition {
  /** in the order they are built; the last one becomes the image */
  readonly stages: readonly Stage[];
  /** why Apptainer refuses the file, or leaves part of it out */
  readonly problems: readonly DefinitionProblem[];
}

export interface DefinitionProblem {
  readonly at: Place;
  readonly message: string;
}

export interface Stage {
  /** by lower-case name; of several with one name the last counts */
  readonly headers: ReadonlyMap<string, Header>;
  /** sections of one name, and of one application, are one script */
  readonly scripts: readonly Script[];
  readonly files: readonly FilesSection[];
  readonly at: Place;
}

export interface Header {
  /** lower case */
  readonly name: string;
  /** empty when nothing stands behind the colon */
  readonly value: Word;
  /** the value rests on the default of a build argument, which `--build-arg` may replace */
  readonly replaceable: boolean;
  /** name and value */
  readonly at: Place;
}

export interface Script {
  readonly name: ScriptName;
  /** the application it belongs to, for `%app…` */
  readonly app?: Word;
  /** the words behind the name, of the last section that has any */
  readonly arguments: readonly Word[];
  /** the text that is run, with line ends as Apptainer writes them */
  readonly pieces: readonly Piece[];
  /** the text as it stands in the file, from the first to the last of its sections */
  readonly body: Place;
  /** `%name` of the first of its sections */
  readonly at: Place;
}

export interface FilesSection {
  /** the stage they are copied from; absent: the host */
  readonly from?: Word;
  /** `%appfiles` of this application */
  readonly app?: Word;
  readonly files: readonly FileLine[];
  readonly at: Place;
}

export interface FileLine {
  readonly source: Word;
  /** absent: the same path in the image; for `%appfiles` below the application's folder */
  readonly destination?: Word;
  readonly at: Place;
}
