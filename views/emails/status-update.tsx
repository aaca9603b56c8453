import type { RenderedMail, StatusUpdateMail } from '#src/domain/context.ts'

export function statusUpdate(facts: StatusUpdateMail): RenderedMail {
  return { subject: facts.organization, html: '', text: '' }
}
