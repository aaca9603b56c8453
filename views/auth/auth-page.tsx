import type { Children } from '@kitajs/html'
import { Document } from '../layout/document.tsx'
import type { Messages } from '../messages/en.ts'

/** One card in the middle: what a person meets before being signed in. */
export function AuthPage(props: { title: string; t: Messages; head?: Children; children?: Children }): JSX.Element {
  return (
    <Document title={`${props.title} · Opsentry`} surface="app" bodyClass="narrow-page" t={props.t} head={props.head}>
      <main class="card">
        <h1 safe>{props.title}</h1>
        {props.children}
      </main>
    </Document>
  )
}

/** A page that says one thing, such as that a mail is on its way. */
export function SaidPage(props: {
  t: Messages
  title: string
  sentences: string[]
  link?: { url: string; label: string }
}): JSX.Element {
  return (
    <AuthPage title={props.title} t={props.t}>
      {props.sentences.map((sentence) => (
        <p safe>{sentence}</p>
      ))}
      {props.link ? (
        <p>
          <a href={props.link.url} safe>
            {props.link.label}
          </a>
        </p>
      ) : null}
    </AuthPage>
  )
}
