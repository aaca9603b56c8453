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
  const { unsent } = person.t
  return (
    <AccountShell person={person} title={unsent.heading} room="account">
      <Card label={unsent.heading} class="stack prose">
        <p safe>{unsent.text}</p>
        {texts.map((text) => (
          <pre safe>{text}</pre>
        ))}
        <a class="button" href={back} safe>
          {unsent.goOn}
        </a>
      </Card>
    </AccountShell>
  )
}
