import { type BucketStyle, bucketStyles } from '#src/words.ts'
import { type AllowedDestinations, urlProblem } from '../destinations/destinations.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { type BucketPlace, objectUrl } from './bucket-address.ts'

export interface BucketInput extends BucketPlace {
  region: string
  style: BucketStyle
  /** '' keeps the present one. */
  accessKey: string
  secret: string
}

const longestUrl = 300
const longestPrefix = 200
const longestKey = 300

/** `present`: the bucket in use, whose keys stay where none is typed and the endpoint is still the same. */
export function checkBucket(
  form: Form,
  allowed: AllowedDestinations,
  present: { endpoint: string } | undefined,
): Checked<BucketInput> {
  const endpoint = withoutSlash(form.text('endpoint'))
  const values: BucketInput = {
    endpoint: URL.canParse(endpoint) ? withoutSlash(new URL(endpoint).href) : endpoint,
    region: form.text('region') || 'us-east-1',
    name: form.text('name'),
    prefix: plainPrefix(form.text('prefix')),
    style: bucketStyles.find((one) => one === form.text('style')) ?? 'path',
    accessKey: form.text('accessKey'),
    secret: form.text('secret'),
  }
  const keeps = present?.endpoint === values.endpoint && values.accessKey === '' && values.secret === ''
  const name = nameProblem(values)
  return checked(
    values,
    fieldErrors({
      endpoint: endpointProblem(endpoint, allowed) ?? (name === undefined ? hostProblem(values, allowed) : undefined),
      region: /^[A-Za-z0-9-]{1,40}$/.test(values.region) ? undefined : 'Type a region, such as eu-central-1 or auto.',
      name,
      prefix: prefixProblem(values.prefix),
      accessKey: keeps ? undefined : keyProblem(values.accessKey, keyIdSentences),
      secret: keeps ? undefined : keyProblem(values.secret, secretSentences),
    }),
  )
}

function endpointProblem(endpoint: string, allowed: AllowedDestinations): string | undefined {
  if (endpoint.length > longestUrl || /\s/.test(endpoint) || !URL.canParse(endpoint))
    return 'Type the address of the store, such as https://s3.eu-central-1.amazonaws.com.'
  const url = new URL(endpoint)
  if (url.search !== '' || url.hash !== '') return 'Type the address without anything after its path.'
  if (url.pathname !== decodeURIComponentOr(url.pathname))
    return 'Type the address without signs that have to be encoded.'
  return urlProblem(url, allowed)
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** In virtual-host style the bucket's own host is asked. */
function hostProblem(values: BucketInput, allowed: AllowedDestinations): string | undefined {
  const url = objectUrl(values, '')
  return URL.canParse(url)
    ? urlProblem(new URL(url), allowed)
    : 'This host cannot have the bucket in front of its name.'
}

function nameProblem({ name, style }: BucketInput): string | undefined {
  if (style === 'path' && /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/.test(name)) return undefined
  else if (style === 'virtual-host' && /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) return undefined
  else if (style === 'virtual-host')
    return 'In front of a host only 3 to 63 small letters, digits and hyphens work. Choose the path style for another name.'
  else return 'Type the name of the bucket: 2 to 63 letters, digits, dots, hyphens and underscores.'
}

function prefixProblem(prefix: string): string | undefined {
  if (prefix.length > longestPrefix) return `A prefix has at most ${longestPrefix} characters.`
  else if (!/^([A-Za-z0-9._~-]+\/)*$/.test(prefix) || /(^|\/)\.{1,2}\//.test(prefix))
    return 'Use letters, digits, dots, hyphens and underscores, with a slash between two parts.'
  else return undefined
}

/** Addresses of stores are kept without the slash at their end. */
function withoutSlash(text: string): string {
  return text.endsWith('/') ? text.slice(0, -1) : text
}

/** Without a slash in front, and with one at its end. */
function plainPrefix(typed: string): string {
  const inner = withoutSlash(typed.startsWith('/') ? typed.slice(1) : typed)
  return inner === '' ? '' : `${inner}/`
}

const keyIdSentences = { missing: 'Paste the key’s ID.', wrong: 'This cannot be the key’s ID: paste it again.' }
const secretSentences = {
  missing: 'Paste the secret of the key.',
  wrong: 'This cannot be the secret of the key: paste it again.',
}

function keyProblem(typed: string, { missing, wrong }: typeof keyIdSentences): string | undefined {
  if (typed === '') return missing
  else if (typed.length > longestKey || !/^[\x21-\x7e]+$/.test(typed)) return wrong
  else return undefined
}
