import { accepted, errorsOf, together } from '../forms/checked.ts'
import { readForm } from '../forms/form.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { addressProblem } from '../mail/check-address.ts'
import { readNetworks } from '../networks/networks.ts'
import { checkBanner } from '../organizations/change-banner.ts'
import { checkUpdateTiming } from '../organizations/change-update-timing.ts'
import { originsProblem } from '../organizations/check-embedding.ts'
import { checkLook } from '../organizations/check-look.ts'
import { checkOrganization } from '../organizations/check-organization.ts'
import { checkSender } from '../organizations/check-sender.ts'
import { readCss } from '../organizations/custom-css.ts'
import { footerLinksProblem } from '../organizations/footer-links.ts'
import { checkValues } from './check-rows.ts'
import { refuse } from './refuse.ts'
import { settingsColumns } from './settings.ts'

/** The organization's settings, held to what the settings' own forms ask. Throws invalid. */
export async function checkSettings(settings: Record<string, unknown>): Promise<Record<string, unknown>> {
  const values = checkValues(settingsColumns, new Map(Object.entries(settings)), 'export.json')
  const text = (name: string) => String(values[name] ?? '')
  const form = readForm(Object.fromEntries(Object.keys(values).map((name) => [name, text(name)])))
  const look = checkLook(form)
  const organization = checkOrganization({ organization: text('name'), slug: 'any', timeZone: text('timeZone') })
  // Files of earlier versions say nothing of the banner.
  const banner = checkBanner(readForm({ bannerPlace: 'top', ...defined(values) }))
  const checks = together(organization, look, checkUpdateTiming(form), banner)
  const [[field, problem] = []] = Object.entries(errorsOf(checks))
  if (field !== undefined) refuse(`export.json: "${field}" cannot be used. ${problem}`)
  for (const name of ['senderAddress', 'replyTo'])
    if (text(name) !== '' && addressProblem(text(name))) refuse(`export.json: "${name}" is not a plain e-mail address.`)
  const footer = errorsOf(checkSender(form)).mailFooter
  if (footer !== undefined) refuse(`export.json: "mailFooter" cannot be used. ${footer}`)
  const origins = values.embedOrigins ?? []
  const areTexts = Array.isArray(origins) && origins.every((one) => typeof one === 'string')
  if (!areTexts || originsProblem(origins) !== undefined) refuse('export.json: "embedOrigins" cannot be used.')
  const links = footerLinksProblem(values.footerLinks ?? [])
  if (links !== undefined) refuse(`export.json: "footerLinks" cannot be used. ${links}`)
  const { css, problems } = await readCss(text('customCss'))
  if (problems.length > 0) refuse(`export.json: "customCss" cannot be used. ${problems.join(' ')}`)
  const networks = values.pageNetworks ?? []
  const areNetworks = Array.isArray(networks) && networks.every((one) => typeof one === 'string')
  if (!areNetworks || !readNetworks(networks.join(' ')).ok) refuse('export.json: "pageNetworks" cannot be used.')
  if (text('statuspageId') !== '' && !isId(text('statuspageId'))) refuse('export.json: "statuspageId" is no id.')
  if (text('senderName') !== '' && nameProblem(text('senderName')))
    refuse('export.json: "senderName" is not one line of plain text.')
  return { ...values, ...accepted(look), customCss: css }
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null))
}

function isId(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text)
}
