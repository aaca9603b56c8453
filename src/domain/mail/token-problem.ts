import { NoToken } from './access-token.ts'
import type { Relay, SendResult } from './mail.ts'

/**
 * Why a relay that wants a token cannot be signed in to; undefined where it can. Asked before a connection asks, which would take the
 * provider's refusal for a silence of the mail server.
 */
export async function tokenProblem({ accessToken }: Relay): Promise<SendResult | undefined> {
  try {
    await accessToken?.(false)
    return undefined
  } catch (error) {
    if (!(error instanceof NoToken)) throw error
    const answer = error.message
    if (error.kind === 'unreachable') return { outcome: 'unreachable', answer, phase: 'auth' }
    const refusal = { fault: 'sender', final: true, code: null, enhanced: null } as const
    const hint = 'Signing in by a token fails: check client and secret, or have a new refresh token made.'
    return { outcome: 'held', answer, hint, phase: 'auth', refusal }
  }
}
