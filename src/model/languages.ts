// Which languages are read here: their text is judged by what it does, that of others only by where it comes from.

/** What is no script and yet says what runs, is built, installed or mounted. */
export type FileLanguage = 'dockerfile' | 'apptainer' | 'requirements' | 'conda' | 'pyproject' | 'edf' | 'compose';

/** `unsupported`: a file whose name or first line says another language. */
export type Language = 'bash' | 'sbatch' | FileLanguage | 'unsupported';

const READ = /^(?:(?:ba|da|k|mk|z|a|rba)?sh|busybox-sh|eval|source|\.|program|(?:i?python|pypy)[\d.]*)$/;

/** @param interpreter of an execute effect */
export function isReadHere(interpreter: string): boolean {
  return READ.test(interpreter);
}
