import { Body } from '../layout/markdown.tsx'

export interface TextPreviewProps {
  body: string
  /** Absolute, of the status page. */
  pageUrl: string
}

/** A text in Markdown as visitors will read it; replaced while it is typed. */
export function TextPreview({
  preview: { body, pageUrl },
  swap = false,
}: {
  preview: TextPreviewProps
  swap?: boolean
}): JSX.Element {
  return (
    <section id="text-preview" class="preview with-script" aria-label="Preview" hx-swap-oob={swap ? 'true' : undefined}>
      {body.trim() === '' ? (
        <p class="hint">Write the text: it is shown here as others will read it.</p>
      ) : (
        <div class="prose">
          <Body text={body} format="markdown" url={pageUrl} />
        </div>
      )}
    </section>
  )
}
