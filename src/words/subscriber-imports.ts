/** Why a line of the list is left out. */
export const importProblems = [
  'missing',
  'invalid',
  'tooLong',
  'duplicate',
  'here',
  'left',
  'forgotten',
  'leftElsewhere',
  'otherColumn',
  'sms',
  'webhook',
  'otherChannel',
  'notActive',
  'unknownService',
  'followsNothing',
] as const
export type ImportProblem = (typeof importProblems)[number]

/** States other than active in which a list brings somebody along. */
export const broughtStates = ['unsubscribed', 'quarantined'] as const
export type BroughtState = (typeof broughtStates)[number]

export const importStates = ['previewed', 'running', 'done', 'failed'] as const
export type ImportState = (typeof importStates)[number]
