import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { refuseProblems } from '../errors.ts'
import { errorsOf, fieldErrors, readFrom } from '../forms/checked.ts'
import { readForm } from '../forms/form.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { claimProblem, saveDomain } from './change-domain.ts'
import { saveLook } from './change-look.ts'
import { saveOrganization, saveSlug } from './change-organization.ts'
import { keyFor, saveSender } from './change-sender.ts'
import { saveVisibility } from './change-visibility.ts'
import { plainDomain } from './check-domain.ts'
import { checkLook } from './check-look.ts'
import { timeZoneProblem } from './check-organization.ts'
import { checkSender } from './check-sender.ts'
import { wantedDomain } from './domain-proof.ts'
import { type Organization, organizationById } from './find-organization.ts'
import { authorizeStill } from './memberships.ts'
import { slugProblem } from './slug.ts'

/** What a program may say of a page, which people do in several forms; an empty text stands for none. */
export interface PageFields {
  name: string
  slug: string
  timeZone: string
  customDomain: string
  websiteUrl: string
  supportUrl: string
  brandColor: string
  hiddenFromSearch: boolean
  /** False opens a page that the team alone sees to everybody; one with a password keeps it. */
  membersOnly: boolean
  senderAddress: string
  /** Markdown, at the foot of mail to subscribers. */
  mailFooter: string
}

/** All of it or nothing; what is absent stays as it is. Throws invalid on the fields of PageFields. */
export async function changePage(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  all: Partial<PageFields>,
): Promise<void> {
  authorize(actor, 'organization:write', organizationId)
  const key = await keyOfNewSender(deps, organizationId, all)
  // Read after the key was made, which takes a while: what somebody changed meanwhile stays.
  const before = organizationById(deps, organizationId)
  const asked = differing(before, all)
  const { look, sender, domain, problems } = readPage(deps, before, asked)
  refuseProblems(problems)
  const asks = (...fields: (keyof PageFields)[]) => fields.some((field) => asked[field] !== undefined)
  const { name = before.name, timeZone = before.timeZone, slug = before.slug } = asked
  const named = { name: name.trim(), timeZone: timeZone.trim(), language: before.language }
  const steps: [boolean, (tx: Tx) => void][] = [
    [asks('name', 'timeZone'), (tx) => saveOrganization(tx, deps, actor, before, named)],
    [slug.trim() !== before.slug, (tx) => saveSlug(tx, deps, actor, before, slug.trim())],
    [
      asks('customDomain') && domain !== wantedDomain(deps.db, before),
      (tx) => saveDomain(tx, deps, actor, before, domain),
    ],
    [asks('websiteUrl', 'supportUrl', 'brandColor'), (tx) => saveLook(tx, deps, actor, before, look)],
    [
      asks('hiddenFromSearch', 'membersOnly'),
      (tx) => saveVisibility(tx, deps, actor, before, visibilityAsked(before, asked)),
    ],
    [asks('senderAddress', 'mailFooter'), (tx) => saveSender(tx, deps, actor, before, sender, key)],
  ]
  const due = steps.filter(([isAsked]) => isAsked)
  if (due.length === 0) return

  write(deps.db, (tx) => {
    authorizeStill(tx, actor, 'organization:write', organizationId)
    for (const [, step] of due) step(tx)
  })
}

/** Null where the sender stays as it is. Throws invalid on the fields of PageFields: a key costs more than a look at them. */
async function keyOfNewSender(deps: Deps, organizationId: OrganizationId, all: Partial<PageFields>) {
  const before = organizationById(deps, organizationId)
  const asked = differing(before, all)
  if (asked.senderAddress === undefined) return null
  const { sender, problems } = readPage(deps, before, asked)
  refuseProblems(problems)
  return keyFor(deps, organizationId, sender.senderAddress)
}

/** Without what is so already: programs send back whole what they have read. */
function differing(before: Organization, all: Partial<PageFields>): Partial<PageFields> {
  const now: Record<string, unknown> = { ...before, membersOnly: before.visibility === 'members' }
  const text = (value: unknown) => String(value ?? '')
  return Object.fromEntries(
    Object.entries(all).filter(([field, value]) => field === 'customDomain' || text(now[field]) !== text(value)),
  )
}

/** As the forms read it; of the problems those of fields that are asked for, since the others stay whatever they are. */
function readPage(deps: Deps, before: Organization, asked: Partial<PageFields>) {
  const look = checkLook(readForm(textsOf(before, asked, ['websiteUrl', 'supportUrl', 'brandColor', 'footer'])))
  const sender = checkSender(readForm(textsOf(before, asked, ['senderName', 'senderAddress', 'replyTo', 'mailFooter'])))
  const domain = plainDomain(asked.customDomain ?? '') || null
  const problems: Record<keyof PageFields, string | undefined> = {
    name: nameProblem(asked.name?.trim() ?? before.name),
    slug: slugProblem(asked.slug?.trim() ?? before.slug),
    timeZone: timeZoneProblem(asked.timeZone?.trim() ?? before.timeZone),
    customDomain: domain === null ? undefined : claimProblem(deps, domain),
    websiteUrl: errorsOf(look).websiteUrl,
    supportUrl: errorsOf(look).supportUrl,
    brandColor: errorsOf(look).brandColor,
    hiddenFromSearch: undefined,
    membersOnly: undefined,
    senderAddress: errorsOf(sender).senderAddress,
    mailFooter: errorsOf(sender).mailFooter,
  }
  const touched = Object.entries(problems).filter(([field]) => asked[field as keyof PageFields] !== undefined)
  return {
    look: readFrom(look),
    sender: readFrom(sender),
    domain,
    problems: fieldErrors(Object.fromEntries(touched)),
  }
}

function textsOf(before: Organization, asked: Partial<PageFields>, names: (keyof Organization)[]) {
  const texts: Record<string, unknown> = { ...before, ...asked }
  return Object.fromEntries(names.map((name) => [name, texts[name] ?? '']))
}

function visibilityAsked(before: Organization, { hiddenFromSearch, membersOnly }: Partial<PageFields>) {
  const opened = before.visibility === 'members' ? 'public' : before.visibility
  const visibility = membersOnly === undefined ? before.visibility : membersOnly ? 'members' : opened
  return { visibility, hiddenFromSearch: hiddenFromSearch ?? before.hiddenFromSearch } as const
}
