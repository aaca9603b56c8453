import type { ServiceStatus } from '#src/words.ts'
import { ServiceStatusMark } from '../layout/status.tsx'
import { shortDayText } from '../layout/times.tsx'

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
  preview,
  swap = false,
}: {
  preview: ServicePreviewProps
  swap?: boolean
}): JSX.Element {
  return (
    <section
      id="service-preview"
      class="preview"
      aria-live="polite"
      aria-label="What visitors see with these settings"
      hx-swap-oob={swap ? 'true' : undefined}
    >
      <p class="hint">What visitors see with these settings</p>
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
          <ServiceStatusMark status={preview.status} />
        </div>
      ) : null}
      <p safe>{sentenceOf(preview)}</p>
    </section>
  )
}

function isOnPage({ internal, onlyShowIfDegraded, status }: ServicePreviewProps): boolean {
  return !internal && (!onlyShowIfDegraded || status !== 'operational')
}

function sentenceOf(preview: ServicePreviewProps): string {
  const { internal, onlyShowIfDegraded, showcase, since } = preview
  if (internal) return 'Nothing: not on the page, not in a message, a feed, a badge or an API.'
  const past = showcase ? `with its bars and its uptime since ${shortDayText(since)}` : 'without bars and uptime'
  if (!onlyShowIfDegraded) return `It is on the page, ${past}.`
  else if (isOnPage(preview)) return `It is on the page now, ${past}, until it is operational again.`
  else return `It is not on the page now. It comes as soon as something is wrong with it, ${past}.`
}
