import { Body } from '../layout/markdown.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface TextPreviewProps {
  body: string
  /** Absolute, of the status page. */
  pageUrl: string
}

/** A text in Markdown as visitors will read it; replaced while it is typed. */
export function TextPreview({
  preview: { body, pageUrl },
  t,
  swap = false,
}: {
  preview: TextPreviewProps
  t: DashboardMessages
  swap?: boolean
}): JSX.Element {
  return (
    <section
      id="text-preview"
      class="preview with-script"
      aria-label={t.draft.preview}
      hx-swap-oob={swap ? 'true' : undefined}
    >
      {body.trim() === '' ? (
        <p class="hint" safe>
          {t.draft.nothing}
        </p>
      ) : (
        <div class="prose">
          <Body text={body} format="markdown" url={pageUrl} />
        </div>
      )}
    </section>
  )
}
