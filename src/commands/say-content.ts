import { type Db, openUntouched } from '#src/db/connection.ts'
import { type StoredOrganization, storedOrganizations } from '#src/domain/backup/database-content.ts'

/** Organizations that one sentence names. */
const named = 5

/** `contentSentence` of a file. */
export function contentOf(file: string): string {
  const db = openUntouched(file)
  try {
    return contentSentence(db)
  } finally {
    db.$client.close(true)
  }
}

/** Whose data it is and how new, so that whoever reads a nightly job's log sees a stale or a wrong database. */
export function contentSentence(db: Db): string {
  const organizations = storedOrganizations(db)
  const shown = organizations.slice(0, named).map(({ name }) => name)
  const more = organizations.length - shown.length
  const names = more > 0 ? `${shown.join(', ')} and ${more} more` : listed(shown)
  return `It holds ${names || 'no organization'}; ${newest(organizations)}`
}

function newest([latest]: StoredOrganization[]): string {
  return latest === undefined || latest.changedAt === null
    ? 'nothing was ever changed in it.'
    : `the newest change is of ${utcMinute(latest.changedAt)}.`
}

function listed(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function utcMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
