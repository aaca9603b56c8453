import type { Children } from '@kitajs/html'
import { en, type Messages } from '../messages/en.ts'

/** Mail programs ignore style sheets, so styles stand on the elements; these alone follow the reader's dark mode. */
const dark =
  '@media (prefers-color-scheme: dark) { .page { background: #0f1314 !important } .sheet { background: #171c1e !important; color: #e8eeed !important; border-color: #2a3236 !important } .soft { color: #a3b1ae !important } a { color: #5ec8bb !important } .button { background: #5ec8bb !important; color: #06211e !important } }'

const font = "font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

/** Readable without images, in dark mode, and on a phone: one column, no picture at all. `t`: the messages of its language. */
export function MailShell(props: { title: string; t?: Messages; children?: Children }): JSX.Element {
  const { t = en } = props
  return (
    <>
      {'<!doctype html>'}
      <html lang={t.language}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="supported-color-schemes" content="light dark" />
          <title safe>{props.title}</title>
          <style>{dark}</style>
        </head>
        <body class="page" style={`margin: 0; padding: 24px 12px; background: #f7f8f8; ${font}`}>
          <div
            class="sheet"
            style="max-width: 560px; margin: 0 auto; padding: 24px; border: 1px solid #e1e5e6; border-radius: 12px; background: #ffffff; color: #16201f; font-size: 16px; line-height: 1.5"
          >
            {props.children}
          </div>
        </body>
      </html>
    </>
  )
}

export function MailHeading({ text }: { text: string }): JSX.Element {
  return (
    <h1 dir="auto" style="margin: 0 0 8px; font-size: 20px; line-height: 1.3" safe>
      {text}
    </h1>
  )
}

export function MailButton({ href, label }: { href: string; label: string }): JSX.Element {
  return (
    <p style="margin: 24px 0 8px">
      <a
        class="button"
        href={href}
        style="display: inline-block; padding: 10px 18px; border-radius: 8px; background: #0f6b63; color: #ffffff; font-weight: 600; text-decoration: none"
        safe
      >
        {label}
      </a>
    </p>
  )
}

export function MailNote(props: { children?: Children }): JSX.Element {
  return (
    <p class="soft" style="margin: 8px 0 0; color: #55625f; font-size: 14px">
      {props.children}
    </p>
  )
}

/** Stands last in every mail. `t`: the messages of its language. */
export function MailPrivacyLink({ url, t = en }: { url: string; t?: Messages }): JSX.Element {
  return (
    <MailNote>
      <a href={url} safe>
        {t.privacy.heading}
      </a>
    </MailNote>
  )
}
