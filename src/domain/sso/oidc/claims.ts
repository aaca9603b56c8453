import type { Vouched } from '../provider.ts'

/** What a person is called by which claim: the standard's, and what the big providers make of it. */

export type Claims = Record<string, unknown>

const longest = { subject: 255, text: 320, group: 200 }
/** As many as any provider puts into a token; what is beyond is not read. */
const mostGroups = 500

/** The provider's own way to say things. */
export type Dialect = 'entra' | 'google' | 'plain'

export function dialectOf(issuer: string): Dialect {
  const { hostname } = new URL(issuer)
  if (/^login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn)$/.test(hostname)) return 'entra'
  else return hostname === 'accounts.google.com' ? 'google' : 'plain'
}

/** The person of an ID token whose signature, issuer, audience and times hold; null without a subject. */
export function vouchedIn(claims: Claims, dialect: Dialect, groupsClaim: string): Vouched | null {
  const subject = subjectIn(claims, dialect)
  if (subject === '' || subject.length > longest.subject) return null
  return {
    subject,
    address: addressIn(claims, dialect),
    isAddressVerified: verifiedIn(claims),
    name: textIn(claims.name),
    groups: groupsIn(claims, groupsClaim),
    isTwoFactors: twoFactorsIn(claims),
  }
}

/** Entra makes another `sub` for each application; `oid` is the person's own, and SCIM's, for as long as the tenant stands. */
function subjectIn(claims: Claims, dialect: Dialect): string {
  const own = dialect === 'entra' ? (textIn(claims.oid) ?? textIn(claims.sub)) : textIn(claims.sub)
  return own ?? ''
}

/** Entra leaves `email` out of most tokens; its user names are addresses of domains that the tenant has verified. */
function addressIn(claims: Claims, dialect: Dialect): string | null {
  const named = textIn(claims.email)
  return named ?? (dialect === 'entra' ? textIn(claims.preferred_username) : null)
}

/** Some say it in a text. Entra says `xms_edov` where it is asked to, and nothing else. */
function verifiedIn({ email_verified: standard, xms_edov: entras }: Claims): boolean | null {
  const said = standard ?? entras
  if (said === undefined || said === null) return null
  return said === true || said === 'true' || said === 1 || said === '1'
}

/** Ways to sign in (RFC 8176): something one knows, and something one has or is. */
const known = ['pwd', 'pin', 'kba']
const held = ['otp', 'hwk', 'swk', 'sc', 'pop', 'sms', 'tel', 'fpt', 'face', 'iris', 'retina', 'vbm']

/** `amr`: the ways in which the person signed in. Null where it is not told, as by Google. */
function twoFactorsIn({ amr }: Claims): boolean | null {
  if (!Array.isArray(amr) || amr.length === 0) return null
  return amr.includes('mfa') || (amr.some((way) => known.includes(way)) && amr.some((way) => held.includes(way)))
}

/**
 * Null where they were not told: the claim is absent, or Entra left it out since there are more than 200 (`_claim_names` points to
 * a service of its own instead).
 */
export function groupsIn(claims: Claims, path: string): string[] | null {
  const found = at(claims, path)
  const list = typeof found === 'string' ? [found] : found
  if (!Array.isArray(list)) return null
  return list
    .filter((one): one is string => typeof one === 'string' && one.length <= longest.group)
    .slice(0, mostGroups)
}

/** By its whole name, such as `https://example.com/groups`; else a dot leads into an object, as in Keycloak's `realm_access.roles`. */
function at(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  return path
    .split('.')
    .reduce<unknown>((value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), claims)
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest.text ? value.trim() : null
}

/** The Google Workspace to which the account belongs; null: nobody's, whatever its address says. */
export function workspaceIn(claims: Claims): string | null {
  return textIn(claims.hd)?.toLowerCase() ?? null
}
