import { type Db, readUntouched } from '#src/db/connection.ts'
import { queuedIn, storedOrganizations } from '#src/domain/backup/database-content.ts'
import { listed } from './listed.ts'

/** Organizations that one sentence names. */
const named = 5

/** `contentSentence` of a file. */
export function contentOf(file: string): string {
  return readUntouched(file, contentSentence)
}

/** What a backup would send, which waits instead. */
export function heldOf(file: string): string {
  const { messages, updates } = readUntouched(file, queuedIn)
  const where = 'at /admin/undecided-messages once Opsentry runs, or with opsentry outbox'
  if (messages + updates === 0)
    return `No message was queued when it was made. What came due since waits until you decide: ${where}.`
  const queued = messages === 1 ? '1 message was queued' : `${messages.toLocaleString('en')} messages were queued`
  const more = updates === 0 ? '' : `, and ${updates} update(s) had not reached everybody`
  return `${queued} when it was made${more}. None of that leaves before you decide: ${where}.`
}

/** Whose data it is and how new, so that whoever reads a nightly job's log sees a stale or a wrong database. */
export function contentSentence(db: Db): string {
  const organizations = storedOrganizations(db)
  const said = organizations.slice(0, named).map(({ name, changedAt }) => `${name} (${newestChange(changedAt)})`)
  const more = organizations.length - said.length
  return `It holds ${listed(more > 0 ? [...said, `${more} more`] : said) || 'no organization'}.`
}

function newestChange(at: number | null): string {
  return at === null ? 'never changed' : `last changed ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
