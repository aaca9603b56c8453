import { plainWords } from './wish-words.ts'

/** What a row of Statuspage's own layouts, or of this instance's, is about. */
export type Kind = 'email' | 'sms' | 'webhook' | 'other'

const kinds: Record<Kind, string[]> = {
  email: ['email', 'e mail', 'mail'],
  sms: ['sms', 'phone', 'text', 'text message', 'mobile'],
  webhook: ['webhook', 'web hook', 'endpoint'],
  other: ['slack', 'discord', 'teams', 'ms teams', 'msteams', 'microsoft teams', 'rss', 'atom', 'integration partner'],
}
const kindOfWord = new Map((Object.keys(kinds) as Kind[]).flatMap((kind) => kinds[kind].map((word) => [word, kind])))

const names = ['channel', 'kind', 'type', 'mode', 'subscriber type', 'subscription type', 'art', 'kanal']

/** The kind that a cell names; undefined: none that is known. */
export function kindIn(cell: string): Kind | undefined {
  return kindOfWord.get(plainWords(cell))
}

export function isKindName(name: string): boolean {
  return names.includes(plainWords(name))
}
