import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'

export interface UnsentProps {
  person: Person
  texts: string[]
  /** The page above the one that is gone. */
  back: string
}

/** What somebody typed into a page that is not there any more. */
export function UnsentPage({ person, texts, back }: UnsentProps): JSX.Element {
  return (
    <AccountShell person={person} title="Not sent" room="account">
      <Card label="Not sent" class="stack prose">
        <p>
          Your session ended before this was sent, and its page is gone or closed to you by now. Nothing was done. Copy
          what you still need.
        </p>
        {texts.map((text) => (
          <pre safe>{text}</pre>
        ))}
        <a class="button" href={back}>
          Go on from here
        </a>
      </Card>
    </AccountShell>
  )
}
