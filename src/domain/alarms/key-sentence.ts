import type { KeyTrouble } from '../context.ts'

const todo = 'This Opsentry still has the key: have it written again under Alarms, before anything stops it.'
const sentences: Record<KeyTrouble, (path: string) => string> = {
  missing: (path) => `${path} is gone. ${todo}`,
  empty: (path) => `${path} is empty. ${todo}`,
  unreadable: (path) => `${path} cannot be read. ${todo}`,
  other: (path) =>
    `${path} holds another key than the one of this data; it is kept beside the right one once that is written. ${todo}`,
}

/** What is wrong with the file of the secret key, and what to do while an Opsentry still holds the key. */
export function keySentence(path: string, trouble: KeyTrouble): string {
  return sentences[trouble](path)
}
