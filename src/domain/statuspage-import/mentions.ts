import type { Export } from './parse.ts'

/** All that a file's incidents and maintenance say of one component. Merged in any order it is the same. */
export interface Mention {
  id: string
  /** The name that the newest update gives it. */
  name: string
  /** UTC ms of the first and of the last moment at which it is spoken of. */
  firstAt: number
  lastAt: number
  /** UTC ms of the earliest beginning of what names it. */
  startedAt: number
}

/** By id; groups are left out where the file calls them so. */
export function mentionsIn({ groupIds, incidents, maintenance }: Export): Map<string, Mention> {
  const mentions = new Map<string, Mention>()
  const mention = (id: string, name: string, at: number, startedAt: number) => {
    if (groupIds.has(id)) return
    const said = { id, name, firstAt: at, lastAt: at, startedAt: Math.min(startedAt, at) }
    const before = mentions.get(id)
    mentions.set(id, before ? joined(before, said) : said)
  }
  const windows = maintenance.map((one) => ({ ...one, startedAt: Math.min(one.createdAt, one.scheduledFor) }))
  for (const { components, updates, createdAt, startedAt = createdAt } of [...incidents, ...windows]) {
    for (const { id, name } of components) mention(id, name, startedAt, startedAt)
    for (const { affected, named, displayAt } of updates) {
      for (const { code, name } of affected) mention(code, name, displayAt, startedAt)
      for (const { id, name } of named) mention(id, name, displayAt, startedAt)
    }
  }
  return mentions
}

/** Of two names of one moment, whichever comes later in the alphabet: so their order does not matter. */
export function joined(a: Mention, b: Mention): Mention {
  const isNewer = b.lastAt > a.lastAt || (b.lastAt === a.lastAt && b.name > a.name)
  return {
    id: a.id,
    name: isNewer ? b.name : a.name,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    startedAt: Math.min(a.startedAt, b.startedAt),
  }
}
