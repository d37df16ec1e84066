// One stage of a build, section by section in the order in which Apptainer comes to them.
import type { Script, ScriptName, Stage } from '../../lang/apptainer/index.ts';
import type { Scope } from '../../model/command.ts';
import { known, unknown } from '../../model/static.ts';
import { staticText, type Piece, type Word } from '../../model/word.ts';
import type { Machine } from '../../shell/index.ts';
import type { Place } from '../../text/place.ts';
import type { SurfaceContext } from '../surface.ts';
import { copyFiles } from './files.ts';
import { buildLaunch, imageLaunch, type Launch } from './launch.ts';
import { hostBuild } from './host-commands.ts';
import { containerScope, HOST_SCOPE, imageScope } from './scopes.ts';
import { generated, generatedWord } from './texts.ts';

/** Where the image is while it is built; old and new name. */
const ROOT_VARIABLES = ['APPTAINER_ROOTFS', 'SINGULARITY_ROOTFS'];
/** What %post writes there is sourced after %environment. */
const ENVIRONMENT_VARIABLES = ['APPTAINER_ENVIRONMENT', 'SINGULARITY_ENVIRONMENT'];
const ENVIRONMENT_FILE = '/.singularity.d/env/91-environment.sh';

export class StageBuild {
  readonly imageScope: Scope;
  readonly #context: SurfaceContext;
  readonly #stage: Stage;
  readonly #host: Machine;
  readonly #image: Machine;
  /** a container of the image, once %environment is known */
  #container: Machine | undefined;
  readonly #from: Word | undefined;

  constructor(context: SurfaceContext, stage: Stage) {
    this.#context = context;
    this.#stage = stage;
    this.#from = stage.headers.get('from')?.value;
    this.imageScope = imageScope(this.#from);
    this.#host = context.session.machine('beside');
    this.#image = context.session.machine('none');
    for (const name of ROOT_VARIABLES)
      this.#host.setVariable(name, [
        { kind: 'unknown', reason: 'variable', name, at: stage.at, use: stage.at, quoted: true },
      ]);
    for (const name of ENVIRONMENT_VARIABLES)
      for (const machine of [this.#host, this.#image])
        machine.setVariable(name, [generated(ENVIRONMENT_FILE, stage.at)]);
    this.#image.putFile(generatedWord(ENVIRONMENT_FILE, stage.at), [generated('\n', stage.at)]);
  }

  /** %pre */
  before(): void {
    this.#onHost('pre');
  }

  /** %files from STAGE. These come before %setup. */
  copyFromStages(stages: ReadonlyMap<string, StageBuild>): void {
    for (const section of this.#stage.files) {
      const origin = section.from && stages.get(staticText(section.from) ?? '');
      if (origin) copyFiles(section, origin.#image, this.#image);
    }
  }

  /** %setup, which may write into the image from outside. */
  setUp(): void {
    this.#onHost('setup');
    for (const name of ROOT_VARIABLES) this.#image.copyFile(this.#host, `\${${name}}`, '/');
  }

  /** %files from the host, and %appfiles. */
  copyFromHost(): void {
    const context = this.#context;
    for (const section of this.#stage.files) {
      if (section.from) continue;
      for (const { source, destination = source, at } of section.files) {
        const copy = {
          kind: 'copy',
          at,
          tool: section.app ? '%appfiles' : '%files',
          source,
          target: destination,
        } as const;
        context.emit({ ...copy, into: 'image' }, { statement: at, scope: HOST_SCOPE });
      }
      copyFiles(section, context.session.beside, this.#image);
    }
  }

  /** %post, with what %appinstall adds to it. */
  post(): void {
    const [post] = this.#scripts('post');
    const installs = this.#scripts('appinstall');
    const first = post ?? installs[0];
    if (!first) return;
    const pieces = [...(post?.pieces ?? []), ...installs.flatMap(installation)];
    const launch = buildLaunch(post ?? { ...first, arguments: [] });
    this.#run(this.#image, launch, { pieces, at: first.body }, '/.post.script', this.imageScope);
  }

  /** %environment, which every start of a container sources; what it exports is there for what runs after. */
  environment(): void {
    const machine = this.#context.session.machine('none', this.#image);
    // A container starts in the folder of whoever starts it.
    machine.cwd = unknown('variable');
    this.#container = machine;
    for (const name of ENVIRONMENT_VARIABLES) machine.setVariable(name, []);
    for (const script of this.#scripts('environment')) this.#source(machine, script.pieces, script.body);
    const added = this.#image.fileText(ENVIRONMENT_FILE);
    const [post] = this.#scripts('post');
    if (added && post && added.length > 1) this.#source(machine, added, post.body);
  }

  /** %test, at the end of the build. */
  test(): void {
    this.#inContainer('test', this.imageScope);
  }

  /** What containers of the image run. */
  start(): void {
    const scope = containerScope(this.#from);
    this.#inContainer('runscript', scope);
    this.#inContainer('startscript', scope);
    for (const name of ['apprun', 'appstart', 'apptest'] as const) this.#inContainer(name, scope);
  }

  #scripts(name: ScriptName): Script[] {
    return this.#stage.scripts.filter((script) => script.name === name && script.pieces.length > 0);
  }

  #onHost(name: 'pre' | 'setup'): void {
    for (const script of this.#scripts(name)) this.#runOnHost(script);
  }

  #runOnHost(script: Script): void {
    const { session } = this.#context;
    const first = session.recorded.commands.length;
    const text = { pieces: script.pieces, at: script.body };
    this.#run(this.#host, buildLaunch(script), text, `/${script.name}`, HOST_SCOPE);
    const commands = session.recorded.commands.slice(first);
    const effect = hostBuild(script, commands, first, ROOT_VARIABLES);
    if (effect) this.#context.emit(effect, { statement: script.at, scope: HOST_SCOPE });
  }

  #inContainer(name: ScriptName, scope: Scope): void {
    if (!this.#container) return;
    for (const script of this.#scripts(name)) {
      const machine = this.#context.session.machine('none', this.#container);
      if (scope.phase === 'build') machine.cwd = known('/');
      const app = script.app && staticText(script.app);
      const own = (one: Script): boolean =>
        one.name === 'appenv' && one.app !== undefined && staticText(one.app) === app;
      for (const environment of this.#stage.scripts.filter(own))
        this.#source(machine, environment.pieces, environment.body);
      const launch = script.app ? { words: [], switches: {} } : imageLaunch(script);
      this.#run(machine, launch, { pieces: script.pieces, at: script.body }, `/.singularity.d/${name}`, scope);
    }
  }

  #source(machine: Machine, pieces: readonly Piece[], at: Place): void {
    const { session, via } = this.#context;
    if (pieces.length === 0) return;
    session.script(machine, { pieces, at }, { scope: containerScope(this.#from), via, certain: false, stays: true });
  }

  #run(
    machine: Machine,
    launch: Launch,
    text: { readonly pieces: readonly Piece[]; readonly at: Place },
    path: string,
    scope: Scope,
  ): void {
    const { session, via } = this.#context;
    const around = { scope, via, certain: scope.phase === 'build' };
    const { words, switches } = launch;
    if (switches) {
      session.script(machine, text, { ...around, switches });
      return;
    }
    const file = generatedWord(path, text.at);
    machine.putFile(file, text.pieces);
    session.command(machine, [...words, file], text.at, around);
  }
}

/** What Apptainer puts around an %appinstall. */
function installation(script: Script): readonly Piece[] {
  const name = script.app && staticText(script.app);
  if (name === undefined || !/^[\w.-]+$/.test(name)) return [];
  const root = `/scif/apps/${name}`;
  const head = `\ncd ${root}\nexport SCIF_APPNAME=${name} SCIF_APPROOT=${root} SCIF_APPDATA=/scif/data/${name}\n`;
  return [generated(head, script.at), ...script.pieces, generated('\ncd /\n', script.at)];
}
