/** The XSS scan must find this, beside all views: its test fails if the scan is content. */
export function Unescaped({ typed }: { typed: string }): JSX.Element {
  return <p>{typed}</p>
}
