// Which languages are read here: their text is judged by what it does, that of others only by where it comes from.

const READ = /^(?:(?:ba|da|k|mk|z|a|rba)?sh|busybox-sh|eval|source|\.|program|(?:i?python|pypy)[\d.]*)$/;

/** @param interpreter of an execute effect */
export function isReadHere(interpreter: string): boolean {
  return READ.test(interpreter);
}
