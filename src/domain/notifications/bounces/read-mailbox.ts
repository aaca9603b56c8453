import { writeUnaudited } from '#src/db/write.ts'
import { authorizeInstanceAdmin } from '#src/domain/authorize.ts'
import type { Actor, Deps } from '#src/domain/context.ts'
import { noteMailboxLook, readBounceMailbox } from '#src/domain/mail/bounces.ts'
import type { MailboxPosition } from '#src/domain/mail/mail.ts'
import { mailboxHint } from '#src/domain/mail/mailbox-hint.ts'
import { atWork, isLeftOut } from '#src/domain/time/at-work.ts'
import { takeReport } from './take-report.ts'

/** Messages per read: the rest follows with the next one, a minute later. */
const mostPerLook = 200

/**
 * Takes new messages from the bounce mailbox, where there is one; stores its position and what went wrong with it. What goes wrong here while
 * a message is taken, such as a full disk, is no trouble of the mailbox: it is thrown, and the message is read again.
 */
export async function readBounces(deps: Deps, actor: Actor): Promise<void> {
  authorizeInstanceAdmin(actor)
  const mailbox = readBounceMailbox(deps)
  if (mailbox === null) return
  let position = mailbox.seen
  let problem: string | null = null
  let own: { error: unknown } | undefined
  const take = async (message: Buffer, at: MailboxPosition) => {
    const step = `bounce ${at.validity}.${at.uid}`
    try {
      return isLeftOut(step) ? 'ignored' : await atWork(step, () => takeReport(deps, message))
    } catch (error) {
      own = { error }
      throw error
    }
  }
  try {
    position = await deps.mailboxes.readNew(mailbox, position, mostPerLook, async (message, at) => {
      const meaning = await take(message, at)
      position = at
      return meaning !== 'ignored'
    })
  } catch (error) {
    if (own) throw own.error
    const words = error instanceof Error ? error.message : String(error)
    problem = `${mailboxHint(words, mailbox)} The answer was: ${words}`
    deps.logger.warn('the mailbox of bounces could not be read', { host: mailbox.host, error: words })
  }
  writeUnaudited(deps.db, (tx) => noteMailboxLook(tx, deps, mailbox, { position, problem }))
}
