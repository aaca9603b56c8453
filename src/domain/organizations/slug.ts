const shortest = 2
const longest = 40
const wellFormed = /^[a-z0-9][a-z0-9-]*[a-z0-9]$/

/** Words of Opsentry's own URLs, and words that somebody could mistake for a part of Opsentry. */
const reserved = new Set([
  'account',
  'admin',
  'api',
  'app',
  'assets',
  'docs',
  'favicon',
  'forgot-password',
  'healthz',
  'help',
  'invitations',
  'login',
  'logout',
  'metrics',
  'new',
  'opsentry',
  'readyz',
  'reset-password',
  'robots',
  'setup',
  'sign-in',
  'sign-out',
  'static',
  'support',
  'system',
  'v1',
  'v2',
  'verify-email',
  'well-known',
  'www',
])

/** A sentence about an unusable slug, or undefined. Does not check whether it is taken. */
export function slugProblem(slug: string): string | undefined {
  if (slug === '') return 'Type a short name for the address, such as acme.'
  else if (slug.length < shortest || slug.length > longest || !wellFormed.test(slug))
    return `Use ${shortest} to ${longest} lower-case letters a-z, digits and hyphens, with no hyphen at either end.`
  else if (reserved.has(slug)) return `Opsentry needs the word “${slug}” itself: choose another one.`
  else return undefined
}

/** Characters of a name that are read: `normalize()` takes the square of the accents on one letter. */
const longestRead = 200

/** A slug from a name: letters without their accents, hyphens for the rest; '' where nothing is left. */
export function proposedSlug(name: string): string {
  return name
    .slice(0, longestRead)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-|-$/g, '')
}
