import type { RenderedMail, TestMail } from '#src/domain/context.ts'

export function relayTest(facts: TestMail): RenderedMail {
  return { subject: facts.organization, html: '', text: '' }
}
