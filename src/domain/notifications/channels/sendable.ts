/** Read at the moment of sending, so that nothing outdated leaves. `skip` tells the team in a sentence why nothing is sent. */
export type Sendable<T> = { send: T } | { skip: string }
