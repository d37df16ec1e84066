// The door to the reading of sbatch's command line, for fronts.
export { type CommandLine, givenValue, onlyTells, readCommandLine } from '../lang/sbatch/command-line.ts';
