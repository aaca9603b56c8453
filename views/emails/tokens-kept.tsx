import { isolated } from '../layout/direction.ts'
import { renderLetter } from './letter.tsx'

export interface TokensKeptProps {
  organization: string
  tokens: string[]
  url: string
}

/** To owners, once: whose the tokens are that were made before a token was somebody's. */
export function tokensKept({ organization, tokens, url }: TokensKeptProps) {
  return renderLetter({
    toAccount: true,
    subject: `Your API tokens are the organization’s now · ${isolated(organization)}`,
    heading: `Your API tokens belong to ${isolated(organization)} now`,
    paragraphs: [
      'A new API token is either a person’s own, and ends when they leave, or the organization’s.',
      `These were made before and are the organization’s: ${tokens.map(isolated).join(', ')}. They keep working, whoever made them has left or not.`,
    ],
    button: { label: 'Look at the tokens', url },
    notes: [
      'Revoke what nobody needs, and replace what somebody knows who has left.',
      `You get this once, because you are an owner of ${isolated(organization)}.`,
    ],
  })
}
