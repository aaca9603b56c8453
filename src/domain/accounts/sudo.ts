import type { AccountActor, Deps } from '../context.ts'

/** Milliseconds for which a proof counts, as in the sudo mode of others. */
export const confirmedFor = 15 * 60_000

/** The password or a passkey has proven lately who acts in this session; signing in does, too. */
export function isConfirmed(
  { clock }: Pick<Deps, 'clock'>,
  { confirmedAt }: Pick<AccountActor, 'confirmedAt'>,
): boolean {
  return confirmedAt !== null && clock.now() - confirmedAt < confirmedFor
}
