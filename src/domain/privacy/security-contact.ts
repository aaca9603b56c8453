import { write } from '#src/db/write.ts'
import { routes } from '#src/routes.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { addressProblem } from '../mail/check-address.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { publicUrl, readInstance } from '../settings/instance.ts'

export interface SecurityContact {
  /** `mailto:` or `https:`; null: there is no security.txt. */
  securityContact: string | null
  securityPolicyUrl: string | null
  /** Language tags, such as `en, de`. */
  securityLanguages: string
}

const aDay = 24 * 3_600_000
/** Days until the file's `Expires`; less than a year, as RFC 9116 advises (2.5.5). */
const holds = 180

export function checkSecurityContact(form: Form): Checked<SecurityContact> {
  const typed = form.text('securityContact').replace(/^mailto:/, '')
  const contact = addressProblem(typed) === undefined ? `mailto:${encodeURI(typed)}` : typed
  const policy = form.text('securityPolicyUrl')
  const languages = form
    .text('securityLanguages')
    .split(/[\s,]+/)
    .filter(Boolean)
  return checked(
    {
      securityContact: contact || null,
      securityPolicyUrl: policy || null,
      securityLanguages: languages.join(', ') || 'en',
    },
    fieldErrors({
      securityContact:
        contact === '' || contact.startsWith('mailto:') || isHttps(contact)
          ? undefined
          : 'Type an e-mail address, or a web address that begins with https://.',
      securityPolicyUrl: policy === '' || isHttps(policy) ? undefined : 'Type a web address that begins with https://.',
      securityLanguages: languages.every((tag) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag))
        ? undefined
        : 'Type language tags with commas between them, such as en, de.',
    }),
  )
}

/** Changes the contact for reports of vulnerabilities. Without a contact there is no security.txt. */
export function configureSecurityContact(deps: Deps, actor: Actor, after: SecurityContact): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const { securityContact, securityPolicyUrl, securityLanguages } = readInstance(tx)
    changeInstance(tx, deps, actor, {
      set: after,
      action: 'security_contact.configured',
      changes: { before: { securityContact, securityPolicyUrl, securityLanguages }, after },
    })
  })
}

/** `/.well-known/security.txt` (RFC 9116), or null while no contact is set. It expires half a year after the day it is read. */
export function securityTxt(deps: Pick<Deps, 'db' | 'clock' | 'fixedUrl' | 'defaultUrl'>): string | null {
  const { securityContact, securityPolicyUrl, securityLanguages } = readInstance(deps.db)
  if (securityContact === null) return null
  const expires = (Math.floor(deps.clock.now() / aDay) + holds) * aDay
  const fields = [
    `Contact: ${securityContact}`,
    `Expires: ${new Date(expires).toISOString().replace('.000', '')}`,
    `Preferred-Languages: ${securityLanguages}`,
    `Canonical: ${publicUrl(deps)}${routes.securityContact.url()}`,
    ...(securityPolicyUrl === null ? [] : [`Policy: ${securityPolicyUrl}`]),
  ]
  return `${fields.join('\n')}\n`
}

function isHttps(text: string): boolean {
  return text.length <= 500 && URL.canParse(text) && new URL(text).protocol === 'https:' && !/\s/.test(text)
}
