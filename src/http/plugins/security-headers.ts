import { Elysia } from 'elysia'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import type { AppDeps } from '../app-deps.ts'
import { keptByNobody } from '../cache-control.ts'

/** No inline script or style, nothing from elsewhere: so injected markup can neither run nor load anything. */
function policyWith(scripts: string[] = [], connections: string[] = [], ancestors: string[] = ["'none'"]): string {
  return [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(' '),
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...connections].join(' '),
    "frame-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    ['frame-ancestors', ...ancestors].join(' '),
  ].join('; ')
}

/** For the page's card, which other sites may show in a frame: `*`, or their origins; none: nobody may. */
export function embedPolicy(ancestors: string[]): string {
  return policyWith([], [], ancestors.length === 0 ? ["'none'"] : ancestors)
}

/** For the homepage whose visits are counted, and no other page: what Google Analytics 4 loads and where it reports. */
export const countedHomepagePolicy = policyWith(
  ['https://www.googletagmanager.com'],
  ['https://www.googletagmanager.com', 'https://*.google-analytics.com', 'https://*.analytics.google.com'],
)

/** A mail shown in a frame of the dashboard: its own styles, and nothing else. */
export const mailPreviewPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'self'",
  'sandbox',
].join('; ')

/**
 * A status page shown in a frame of its own settings, with a style sheet that is not saved yet (`styles`: its hash). Its links and
 * forms lead nowhere; of its own origin, or a private page's pictures would not come.
 */
export function previewPolicy(styles: string): string {
  return [
    "default-src 'none'",
    `style-src 'self' ${styles}`,
    "img-src 'self' data:",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-same-origin',
  ].join('; ')
}

/**
 * Of what stands on other sites' pages, or is the same for everybody. Nothing else may be loaded there, whoever's cookies go
 * along.
 */
export const onForeignPages = { 'cross-origin-resource-policy': 'cross-origin' }

const always = {
  'content-security-policy': policyWith(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
const underHttps = { ...always, 'strict-transport-security': 'max-age=31536000' }

/** Strict-Transport-Security only where the public URL is https: it would lock visitors out of an http one. */
export function securityHeadersOf(deps: AppDeps): Record<string, string> {
  return publicUrl(deps).startsWith('https:') ? underHttps : always
}

/**
 * Of everything but the kept pages of visitors, whose browsers would report what their extensions do, all of them in the hour
 * in which everybody looks.
 */
const reported = {
  'content-security-policy': `${policyWith()}; report-uri ${routes.policyReports.url()}`,
  'cache-control': keptByNobody,
}

/** Before everything else, so that errors carry them too. Nobody keeps what does not say that it may be kept. */
export const securityHeaders = (deps: AppDeps) =>
  new Elysia({ name: 'security-headers' }).onRequest(({ set }) => {
    Object.assign(set.headers, securityHeadersOf(deps), reported)
  })
