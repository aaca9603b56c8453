interface BeginWithProps {
  /** Templates by name, each with the address of the form that it fills. */
  templates: { name: string; url: string }[]
}

/** Above a form that is empty: texts that were written in a calm hour. Nothing where there are none. */
export function BeginWith({ templates }: BeginWithProps): JSX.Element {
  if (templates.length === 0) return ''
  return (
    <p class="hint button-row">
      <span>Begin with</span>
      {templates.map(({ name, url }) => (
        <a href={url} dir="auto" safe>
          {name}
        </a>
      ))}
    </p>
  )
}
