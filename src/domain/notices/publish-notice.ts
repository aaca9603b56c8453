import { and, eq, isNull } from 'drizzle-orm'
import { accounts } from '#src/db/schema/identity.ts'
import { notices } from '#src/db/schema/operations.ts'
import { write } from '#src/db/write.ts'
import { markdownProblem } from '#src/markdown.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { readRelay } from '../mail/read-relay.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { utcDayStart } from '../time/utc-day.ts'

export interface NoticeInput {
  title: string
  /** Markdown. */
  body: string
  /** UTC ms. */
  startsAt: number
  endsAt: number
  /** Also mailed to every account. */
  mail: boolean
}

const longestTitle = 120
const longestBody = 20_000

/** Dates are days in UTC: shown from the beginning of the first to the end of the last. */
export function checkNotice(form: Form): Checked<NoticeInput> {
  const title = form.text('title')
  const body = form.raw('body').trim()
  const startsAt = utcDayStart(form.text('from'))
  const lastDay = utcDayStart(form.text('until'))
  return checked(
    {
      title,
      body,
      startsAt: startsAt ?? 0,
      endsAt: (lastDay ?? 0) + 24 * 3_600_000,
      mail: form.ticked('mail'),
    },
    fieldErrors({
      title: titleProblem(title),
      body: bodyProblem(body),
      from: startsAt === null ? 'Choose the first day.' : undefined,
      until:
        lastDay === null
          ? 'Choose the last day.'
          : startsAt !== null && lastDay < startsAt
            ? 'Choose a last day that is not before the first one.'
            : undefined,
    }),
  )
}

/** Shown to every account holder while it lasts, and mailed to all of them at once where asked for. Returns how many mails. */
export function publishNotice(deps: Deps, actor: Actor, input: NoticeInput): number {
  authorizeInstanceAdmin(actor)
  if (input.mail && readRelay(deps) === null)
    throw conflict('No mail can be sent: connect a mail server, or publish without mailing it.')
  return write(deps.db, (tx) => {
    const id = deps.ids.id()
    const createdAt = deps.clock.now()
    const { title, body, startsAt, endsAt, mail } = input
    tx.insert(notices)
      .values({ id, title, body, startsAt, endsAt, createdAt, mailedAt: mail ? createdAt : null })
      .run()
    const there = isNull(accounts.deletionRequestedAt)
    const addresses = mail ? tx.select({ email: accounts.email }).from(accounts).where(there).all() : []
    for (const { email } of addresses) queueAccountMail(tx, deps, { kind: 'notice', address: email, subjectId: id })
    recordAudit(tx, deps, actor, {
      action: 'notice.published',
      organizationId: null,
      subject: { type: 'notice', id },
      changes: { title, startsAt, endsAt, mailed: addresses.length },
    })
    return addresses.length
  })
}

/** Hides the notice from everybody; mails that still wait are not sent. Throws not_found. */
export function withdrawNotice(deps: Deps, actor: Actor, id: string): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const withdrawn = tx
      .update(notices)
      .set({ withdrawnAt: deps.clock.now() })
      .where(and(eq(notices.id, id), isNull(notices.withdrawnAt)))
      .returning({ id: notices.id })
      .get()
    if (!withdrawn) throw notFound('notice')
    recordAudit(tx, deps, actor, { action: 'notice.withdrawn', organizationId: null, subject: { type: 'notice', id } })
  })
}

function titleProblem(title: string): string | undefined {
  if (title === '') return 'Say in a few words what it is about.'
  else if ([...title].length > longestTitle) return `A title has at most ${longestTitle} characters.`
  else if (/\p{Cc}/u.test(title)) return 'A title is one line of plain text: remove the control characters.'
  else return undefined
}

function bodyProblem(body: string): string | undefined {
  if (body === '') return 'Say what account holders should know or do.'
  else return body.length > longestBody ? `A notice has at most ${longestBody} characters.` : markdownProblem(body)
}
