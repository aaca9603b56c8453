import { deviceLifetime } from '#src/domain/accounts/known-devices.ts'
import { sessionLifetime } from '#src/domain/accounts/sessions.ts'
import { challengeLifetime } from '#src/domain/accounts/sign-in.ts'
import { passLifetime } from '#src/domain/organizations/page-password.ts'
import { ceremonyLifetime } from '#src/words/sso.ts'

const aMinute = 60_000
const aDay = 24 * 60 * aMinute

/**
 * Every cookie that Opsentry sets, with its lifetime in milliseconds (null: until the browser is closed): what is set is set
 * from here, and the public list of cookies is made from here. `page` stands for one cookie per organization.
 */
export const cookieTable = {
  session: sessionLifetime,
  csrf: null,
  flash: aMinute,
  challenge: challengeLifetime,
  device: deviceLifetime,
  sso: ceremonyLifetime,
  setup: aDay,
  page: passLifetime,
  no_analytics: 365 * aDay,
} as const satisfies Record<string, number | null>

export type CookieKind = keyof typeof cookieTable

/** `page_ID`: the pass to an organization's page that asks for a password. */
export type CookieName = Exclude<CookieKind, 'page'> | `page_${string}`

/** Milliseconds; undefined for a cookie that ends with the browser. */
export function lifetimeOf(name: CookieName): number | undefined {
  const kind = name.startsWith('page_') ? 'page' : (name as CookieKind)
  return cookieTable[kind] ?? undefined
}
