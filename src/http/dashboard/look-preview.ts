import { createHash } from 'node:crypto'
import { escapeHtml } from '@kitajs/html'
import { errorsOf, readFrom } from '#src/domain/forms/checked.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { checkWholeLook, type Look, type OwnLook } from '#src/domain/organizations/check-look.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { type DashboardMessages, said } from '#views/messages/dashboard.ts'
import { StatusPageView } from '#views/public/status-page.tsx'
import type { MemberContext } from '../action.ts'
import { previewPolicy } from '../plugins/security-headers.ts'
import { inOwnLayer } from '../public/own-layer.ts'
import { statusPageAt } from '../public/page-of.ts'
import { readShownPage } from '../public/status-page.tsx'
import { messagesFor } from '../spoken.ts'

type WholeLook = Look & OwnLook

/** The organization's own page, for a frame of its settings. */
export function previewAsSaved(context: MemberContext): Promise<Response> {
  return preview(context, context.organization, context.query.theme, [])
}

/** The page with what was typed and nobody has saved; what could not be saved is left out, and said above it. */
export async function previewAsTyped(context: MemberContext, form: Form): Promise<Response> {
  const { organization } = context
  const whole = await checkWholeLook(form)
  const errors = errorsOf(whole)
  const typed = Object.entries(readFrom(whole)).filter(([field]) => field === 'customCss' || !(field in errors))
  const look = { ...organization, ...Object.fromEntries(typed) }
  return preview(
    context,
    look,
    form.text('theme'),
    Object.values(errors).flatMap((error) => error.split('\n')),
  )
}

/** The same page as visitors get, without scripts, so that nothing in it acts; visitors have their turn between its steps. */
async function preview(
  context: MemberContext,
  { brandColor, websiteUrl, supportUrl, footer, footerLinks, customCss }: WholeLook,
  theme: string | undefined,
  leftOut: string[],
): Promise<Response> {
  const { deps, organization } = context
  const t = messagesFor(context)
  const address = statusPageAt(deps, organization.slug)
  const look = { brandColor, websiteUrl, supportUrl, footer, footerLinks, customCss, stylesUrl: null }
  const shown = readShownPage({
    deps,
    statusPage: { ...address, organization: { ...address.organization, ...look } },
    params: {},
  })
  await yieldToEventLoop()
  const markup = String(StatusPageView(shown))
  await yieldToEventLoop()
  // As text of an element: an end tag within a string of CSS would end it.
  const styles = inOwnLayer(customCss).replaceAll('</', '<\\/')
  const html = new HTMLRewriter()
    .on('html', { element: (one) => void one.setAttribute('data-theme', theme === 'dark' ? 'dark' : 'light') })
    .on('head', { element: (one) => void one.append(`<style>${styles}</style>`, { html: true }) })
    .on('script', { element: (one) => void one.remove() })
    .on('body', {
      element: (one) => void one.prepend(leftOut.map((sentence) => notice(sentence, t)).join(''), { html: true }),
    })
    .transform(markup)
  const hash = createHash('sha256').update(styles).digest('base64')
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': previewPolicy(`'sha256-${hash}'`),
    },
  })
}

function notice(sentence: string, t: DashboardMessages): string {
  return `<p class="form-problem">${escapeHtml(t.pageLook.leftOut(said(t, sentence)))}</p>`
}
