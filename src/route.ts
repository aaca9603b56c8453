import { filled, patternsOf, type Query, queryText } from './route-path.ts'

/** The shape of a route: declared once in routes.ts, asked by everything that guards, masks, links or tests it. A leaf. */

/** Permissions in an organization; domain/authorize.ts gives them to roles. */
export const permissions = [
  'dashboard:read',
  'incidents:write',
  'services:set-status',
  'services:write',
  'subscribers:read',
  'subscribers:write',
  'webhooks:write',
  'team:write',
  'organization:write',
  'sso:write',
  'organization:delete',
  'organization:export',
  'ownership:transfer',
  'second-factors:reset',
  'api-tokens:write',
  'audit:read',
] as const

export type Permission = (typeof permissions)[number]

export function isPermission(access: Access): access is Permission {
  return permissions.some((one) => one === access)
}

/**
 * Callers that a route admits: `anyone`; those whom the wizard lets in (`setup`, http/setup/access.ts); an `account`; a `session`,
 * be it of one organization; the `instance admin`; member or API token (`/v1`) whose role has the permission; `any token`; below
 * `/scim/v2`, an identity provider with a `SCIM token`.
 */
export type Access =
  | 'anyone'
  | 'setup'
  | 'account'
  | 'session'
  | 'instance admin'
  | 'any token'
  | 'SCIM token'
  | Permission

/**
 * Proof that a change is meant by the one it is done for. `csrf token`: the form's, compared with the visitor's cookie
 * (OWASP's double submit). The others need none, because no cookie authorizes them: `signed link`, the path's token (RFC 8058
 * asks for a POST without cookies); `nothing to win`, what any stranger may ask for; `API token`, `SCIM token`, `signature`:
 * a program's.
 */
export type Proof = 'csrf token' | 'signed link' | 'nothing to win' | 'API token' | 'SCIM token' | 'signature'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Facts that all routes of a group share. */
export interface GroupFacts {
  /** Part of an organization's page, whose visibility is asked besides. Its path begins with `:base`: `/` or `/s/:slug/`. */
  statusPage?: boolean
  /** Files, pictures and APIs: whoever may not read them gets a status and a challenge, never a form. */
  forPrograms?: boolean
  /** Errors are JSON: in the words of Statuspage's APIs, or of SCIM. */
  api?: boolean
  /** Any script on any page may read it, its errors too. */
  cors?: boolean
  /** Answered on organizations' own domains, too, though no part of a status page. */
  onEveryHost?: boolean
  /** `csrf token` where nothing is said. */
  proof?: Proof
  /**
   * Asks who sits there to prove it again with the password or a passkey, unless that was within 15 minutes (sudo mode).
   * `without a password`: only of accounts that have none; the others type theirs into the form itself.
   */
  sudo?: Sudo
  /** Open to a session without the second factor that the instance asks for: one is set up or shown here. */
  beforeSecondFactor?: boolean
  /** Its form may be sent again and again: it keeps a draft, counts, or tries something. */
  repeatable?: boolean
}

export interface Facts<May extends Access = Access> extends GroupFacts {
  may: May
  /** A file that may be larger than a form usually is, from whoever is signed in (http/plugins/body-limit.ts). */
  upload?: Upload
}

export type Sudo = 'never' | 'always' | 'without a password'

export type Upload = 'subscriber list' | 'export'

/** All of a route but its URL. */
export interface AnyRoute extends Required<GroupFacts> {
  /** Its place in the tree: `dashboard.incident.resolution`. */
  name: string
  method: Method
  path: string
  may: Access
  /** The path as the server knows it: one, or one for each place that `:base` stands for. */
  patterns: readonly string[]
  upload: Upload | undefined
}

export interface Route<Path extends string, May extends Access> extends AnyRoute {
  path: Path
  may: May
  /** The path with its parameters filled in; `base` is a status page's address, `/` or `/s/SLUG/`, or an absolute one. */
  url: (...from: UrlArguments<Path>) => string
}

type UrlArguments<Path extends string> = [ParamName<Path>] extends [never]
  ? [params?: Record<never, never>, query?: Query]
  : [params: Record<ParamName<Path>, string>, query?: Query]

export type ParamName<Path extends string> = Path extends `${infer Segment}/${infer Rest}`
  ? NameIn<Segment> | ParamName<Rest>
  : NameIn<Path>

type NameIn<Segment extends string> = Segment extends `:${infer Name}.md`
  ? Name
  : Segment extends `:${infer Name}`
    ? Name
    : never

interface Leaf<Path extends string, May extends Access> {
  method: Method
  path: Path
  facts: Facts<May>
}

interface Group<Path extends string, Children> {
  path: Path
  facts: GroupFacts
  children: Children
}

/** A path that begins with a dot is another ending of its group's: `audit` and `.csv` are `/audit.csv`. */
type Joined<Prefix extends string, Path extends string> = Path extends ''
  ? Prefix
  : Prefix extends ''
    ? `/${Path}`
    : Path extends `.${string}`
      ? `${Prefix}${Path}`
      : `${Prefix}/${Path}`

export type Tree<Children, Prefix extends string> = { readonly [groupPath]: string } & {
  readonly [Name in keyof Children]: Children[Name] extends Leaf<infer Path, infer May>
    ? Route<Joined<Prefix, Path>, May>
    : Children[Name] extends Group<infer Path, infer Below>
      ? Tree<Below, Joined<Prefix, Path>>
      : never
}

const leaf =
  (method: Method) =>
  <const Path extends string, const May extends Access>(path: Path, facts: Facts<May>): Leaf<Path, May> => {
    return { method, path, facts }
  }

export const get = leaf('GET')
export const post = leaf('POST')
export const put = leaf('PUT')
export const patch = leaf('PATCH')
export const remove = leaf('DELETE')

/** Routes below one path, and what they have in common. */
export function at<const Path extends string, const Children>(
  path: Path,
  facts: GroupFacts,
  children: Children,
): Group<Path, Children> {
  return { path, facts, children }
}

const groupPath = Symbol('path of a group')

/** Routes by their names, each with its whole path and what its groups say of it. */
export function tree<const Children extends object>(children: Children): Tree<Children, ''> {
  return grown(children, '', '', {}) as Tree<Children, ''>
}

type Grown = { [groupPath]: string; [name: string]: unknown }

function grown(children: object, prefix: string, names: string, inherited: GroupFacts): Grown {
  const node: Grown = { [groupPath]: prefix }
  for (const [name, child] of Object.entries<Leaf<string, Access> | Group<string, object>>({ ...children })) {
    const path = joined(prefix, child.path)
    const fullName = names === '' ? name : `${names}.${name}`
    node[name] =
      'children' in child
        ? grown(child.children, path, fullName, { ...inherited, ...child.facts })
        : routeFrom(fullName, child.method, path, { ...inherited, ...child.facts })
  }
  return node
}

function joined(prefix: string, path: string): string {
  if (path === '') return prefix
  else if (prefix !== '' && path.startsWith('.')) return prefix + path
  else return `${prefix}/${path}`
}

function routeFrom(name: string, method: Method, path: string, facts: Facts): Route<string, Access> {
  const { may, upload, ...group } = facts
  return {
    ...{ statusPage: false, forPrograms: false, api: false, cors: false, onEveryHost: false, proof: 'csrf token' },
    ...{ repeatable: false, sudo: 'never', beforeSecondFactor: false },
    ...group,
    ...{ name, method, path, may, upload },
    patterns: patternsOf(path),
    url: (params?: Record<string, string>, query?: Query) => filled(path, params ?? {}) + queryText(query),
  }
}

/** Every route of a tree, in the order in which it is written. */
export function routesIn(node: object): Route<string, Access>[] {
  return Object.values(node).flatMap((child) => ('method' in child ? [child] : routesIn(child)))
}

/** Does the path stand below a group's, be there such a route or not? */
export function standsBelow(node: { readonly [groupPath]: string }, pathname: string): boolean {
  const asked = pathname.split('/')
  return patternsOf(node[groupPath]).some((pattern) =>
    pattern.split('/').every((segment, index) => segment.startsWith(':') || segment === asked[index]),
  )
}

/** A group's parameter as a path below it has it; undefined where it has none. Throws where it cannot be decoded. */
export function parameterBelow(node: { readonly [groupPath]: string }, name: string, pathname: string) {
  const asked = pathname.split('/')
  const pattern = (patternsOf(node[groupPath]).find((one) => one.includes(`/:${name}`)) ?? '').split('/')
  const at = pattern.indexOf(`:${name}`)
  const isBelow = pattern.slice(0, at).every((segment, index) => segment === asked[index])
  return isBelow && asked[at] ? decodeURIComponent(asked[at]) : undefined
}
