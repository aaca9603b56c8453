import type { ServiceStatus } from '#src/words.ts'
import { ServiceStatusMark } from '../layout/status.tsx'
import { shortDayText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

/** A service as its form stands. */
export interface ServicePreviewProps {
  name: string
  description: string
  internal: boolean
  onlyShowIfDegraded: boolean
  showcase: boolean
  /** The status that its incidents, its maintenance and the team give it. */
  status: ServiceStatus
  /** YYYY-MM-DD of the first day with data. */
  since: string
}

/** What visitors see of a service with these settings; `swap`: in place of the one on the page. */
export function ServicePreview({
  t,
  preview,
  swap = false,
}: {
  t: DashboardMessages
  preview: ServicePreviewProps
  swap?: boolean
}): JSX.Element {
  return (
    <section
      id="service-preview"
      class="preview"
      aria-live="polite"
      aria-label={t.serviceOptions.previewHeading}
      hx-swap-oob={swap ? 'true' : undefined}
    >
      <p class="hint" safe>
        {t.serviceOptions.previewHeading}
      </p>
      {isOnPage(preview) ? (
        <div class="row">
          <div class="row-main">
            <strong dir="auto" safe>
              {preview.name}
            </strong>
            {preview.description === '' ? null : (
              <p class="hint" dir="auto" safe>
                {preview.description}
              </p>
            )}
          </div>
          <ServiceStatusMark status={preview.status} t={t} />
        </div>
      ) : null}
      <p safe>{sentenceOf(preview, t)}</p>
    </section>
  )
}

function isOnPage({ internal, onlyShowIfDegraded, status }: ServicePreviewProps): boolean {
  return !internal && (!onlyShowIfDegraded || status !== 'operational')
}

function sentenceOf(preview: ServicePreviewProps, t: DashboardMessages): string {
  const { internal, onlyShowIfDegraded, showcase } = preview
  const words = t.serviceOptions
  const since = shortDayText(preview.since, t)
  if (internal) return words.seesNothing
  else if (!onlyShowIfDegraded) return showcase ? words.onPage(since) : words.onPageBare
  else if (isOnPage(preview)) return showcase ? words.onPageNow(since) : words.onPageNowBare
  else return showcase ? words.offPage(since) : words.offPageBare
}
