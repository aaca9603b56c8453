import type { FooterLink } from '#src/words/look.ts'
import { type Checked, checked, fieldErrors, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { addressProblem } from '../mail/check-address.ts'
import { readCss } from './custom-css.ts'
import { readFooterLinks } from './footer-links.ts'

export interface Look {
  brandColor: string | null
  websiteUrl: string | null
  supportUrl: string | null
  footer: string
}

/** What only the page's own settings say, and no program. */
export interface OwnLook {
  footerLinks: FooterLink[]
  customCss: string
}

const longestFooter = 2000
const longestUrl = 500

/** Checks the page's colour, links and footer as typed; an e-mail address becomes a mailto link. */
export function checkLook(form: Form): Checked<Look> {
  const color = form.text('brandColor').toLowerCase()
  const brandColor = /^[0-9a-f]{6}$/.test(color) ? `#${color}` : color
  const websiteUrl = form.text('websiteUrl')
  const support = form.text('supportUrl')
  const supportUrl = support.includes('@') && addressProblem(support) === undefined ? `mailto:${support}` : support
  const footer = form.text('footer').replaceAll('\r\n', '\n')
  return checked(
    {
      brandColor: brandColor || null,
      websiteUrl: websiteUrl || null,
      supportUrl: supportUrl || null,
      footer,
    },
    fieldErrors({
      brandColor: colorProblem(brandColor),
      websiteUrl: linkProblem(websiteUrl),
      supportUrl: supportUrl.startsWith('mailto:') ? mailProblem(supportUrl) : linkProblem(supportUrl),
      footer: footer.length > longestFooter ? `A footer has at most ${longestFooter} characters.` : undefined,
    }),
  )
}

/** Checks everything that the settings of the look ask for. */
export async function checkWholeLook(form: Form): Promise<Checked<Look & OwnLook>> {
  const { links, problem } = readFooterLinks(form.text('footerLinks').replaceAll('\r\n', '\n'))
  const { css, problems } = await readCss(form.raw('customCss').trim().replaceAll('\r\n', '\n'))
  const own = checked(
    { footerLinks: links, customCss: css },
    fieldErrors({ footerLinks: problem, customCss: problems.length === 0 ? undefined : problems.join('\n') }),
  )
  return together(checkLook(form), own)
}

function colorProblem(color: string): string | undefined {
  if (color === '' || /^#[0-9a-f]{6}$/.test(color)) return undefined
  else return 'Type a colour as # and six digits 0-9, a-f, such as #0f6b63.'
}

export function linkProblem(text: string): string | undefined {
  if (text === '') return undefined
  const url = text.length <= longestUrl && URL.canParse(text) ? new URL(text) : undefined
  const isLink = url && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === ''
  if (!isLink) return 'Type a web address that begins with https:// or http://, such as https://www.example.com.'
  else return undefined
}

function mailProblem(link: string): string | undefined {
  return addressProblem(link.slice('mailto:'.length))
}
