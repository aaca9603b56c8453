import type { ImportProblem } from '#src/words/subscriber-imports.ts'

export type LineProblem = ImportProblem

/** Why a line of a list stays out. */
export const lineProblemText: Record<LineProblem, string> = {
  missing: 'There is no address.',
  invalid: 'This is not one plain e-mail address, such as ann@example.com.',
  tooLong: 'The address has more than 254 characters.',
  duplicate: 'The address stands further up already.',
  here: 'The address is in the list of subscribers already.',
  left: 'The address has unsubscribed.',
  forgotten: 'The address was erased: only its owner can subscribe again.',
  leftElsewhere: 'The list says that it opted out, but it follows this page: unsubscribe it here if that is meant.',
  otherColumn: 'The address stands in another column than the one that is read.',
  sms: 'This is a phone number for SMS: only e-mail addresses can be imported.',
  webhook: 'This is a webhook: only e-mail addresses can be imported.',
  otherChannel: 'This is another channel: only e-mail addresses can be imported.',
  notActive: 'The list itself says that the address is not active.',
  unknownService: 'It follows a service that is not here.',
  followsNothing: 'It follows nothing.',
}
