import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { addressProblem } from '../mail/check-address.ts'

/** Null: the instance's own address, or a name made from the organization's. */
export interface SenderInput {
  senderName: string | null
  senderAddress: string | null
  replyTo: string | null
  /** Markdown, at the foot of mail to subscribers. */
  mailFooter: string
}

const longestFooter = 2000

/** Checks the sender's name and address as typed. */
export function checkSender(form: Form): Checked<SenderInput> {
  const values = {
    senderName: form.text('senderName') || null,
    senderAddress: form.text('senderAddress') || null,
    replyTo: form.text('replyTo') || null,
    mailFooter: form.text('mailFooter').replaceAll('\r\n', '\n'),
  }
  const { senderName, senderAddress, replyTo, mailFooter } = values
  return checked(
    values,
    fieldErrors({
      senderName: senderName === null ? undefined : nameProblem(senderName),
      senderAddress: senderAddress === null ? undefined : addressProblem(senderAddress),
      replyTo: replyTo === null ? undefined : addressProblem(replyTo),
      mailFooter: mailFooter.length > longestFooter ? `A footer has at most ${longestFooter} characters.` : undefined,
    }),
  )
}
