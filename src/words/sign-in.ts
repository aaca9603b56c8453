/** Signing in: closed unions and their lists. A leaf. */

export const idleTimeouts = [15, 30, 60, 240, 720, 1440] as const
/** Minutes without a request after which sessions may end. */
export type IdleTimeout = (typeof idleTimeouts)[number]
