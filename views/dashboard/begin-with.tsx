import type { DashboardMessages } from '../messages/dashboard.ts'

interface BeginWithProps {
  /** Templates by name, each with the address of the form that it fills. */
  templates: { name: string; url: string }[]
  t: DashboardMessages
}

/** Above a form that is empty: texts that were written in a calm hour. Nothing where there are none. */
export function BeginWith({ templates, t }: BeginWithProps): JSX.Element {
  if (templates.length === 0) return ''
  return (
    <p class="hint button-row">
      <span safe>{t.writing.beginWith}</span>
      {templates.map(({ name, url }) => (
        <a href={url} dir="auto" safe>
          {name}
        </a>
      ))}
    </p>
  )
}
