import type { ConfirmationMail, RenderedMail } from '#src/domain/context.ts'

export function subscriptionConfirmation(facts: ConfirmationMail): RenderedMail {
  return { subject: facts.organization, html: '', text: '' }
}
