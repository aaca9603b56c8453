/** The XSS scan must find this: a test runs it on this file alone, and fails if the scan is content. */
export function Unescaped({ typed }: { typed: string }): JSX.Element {
  return <p>{typed}</p>
}
