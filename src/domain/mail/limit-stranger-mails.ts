import { write } from '#src/db/write.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { accepted, type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'

const most = 100_000

/** Checks the number of mails an hour as typed. */
export function checkStrangerMails(form: Form): Checked<{ perHour: number }> {
  const typed = form.text('perHour')
  const perHour = /^\d{1,6}$/.test(typed) ? Number(typed) : 0
  const isWithin = perHour >= 1 && perHour <= most
  return checked(
    { perHour },
    fieldErrors({ perHour: isWithin ? undefined : `Type a number from 1 to ${most.toLocaleString('en')}.` }),
  )
}

/** Sets how many mails of each purpose go in an hour to addresses that have proven nothing. Throws invalid on `perHour`. */
export function limitStrangerMails(deps: Deps, actor: Actor, form: Form): void {
  authorizeInstanceAdmin(actor)
  const { perHour } = accepted(checkStrangerMails(form))
  write(deps.db, (tx) => {
    const before = readInstance(tx).strangerMailsPerHour
    changeInstance(tx, deps, actor, {
      set: { strangerMailsPerHour: perHour },
      action: 'instance.stranger_mails_limited',
      changes: { before: { perHour: before }, after: { perHour } },
    })
  })
}
