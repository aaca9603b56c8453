/** Read when it is sent, so that nothing outdated leaves; `skip` is a sentence for the team: why nothing is sent any more. */
export type Sendable<T> = { send: T } | { skip: string }
