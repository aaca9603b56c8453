import { type AllowedDestinations, urlProblem } from '../destinations/destinations.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'

/** What a token of OAuth 2.0 is asked for with, its secrets in the clear. */
export interface Token {
  tokenUrl: string
  clientId: string
  clientSecret: string | null
  /** Null: the client's own credentials are its grant. */
  refreshToken: string | null
  scope: string | null
}

/** Characters: a refresh token of Microsoft's has some 1,500. */
const longest = 4000

/** Reads what was typed; `saved` is what is configured so far, whose secrets need not be typed again. Null: it signs in by a password. */
export function checkToken(
  form: Form,
  saved: Token | null,
  allowed: AllowedDestinations,
): Checked<{ token: Token | null }> {
  if (form.text('signIn') !== 'token') return checked({ token: null }, {})
  const [tokenUrl, clientId] = [form.text('tokenUrl'), form.text('clientId')]
  const isSame = saved?.tokenUrl === tokenUrl && saved.clientId === clientId
  const token: Token = {
    ...{ tokenUrl, clientId, scope: form.text('scope') || null },
    clientSecret: form.text('clientSecret') || (isSame ? saved.clientSecret : null),
    refreshToken: form.text('refreshToken') || (isSame ? saved.refreshToken : null),
  }
  const { clientSecret, refreshToken, scope } = token
  const errors = fieldErrors({
    tokenUrl: tokenUrlProblem(tokenUrl, allowed),
    clientId: isLine(clientId) ? undefined : 'Type the client ID that the provider shows for your application.',
    clientSecret:
      clientSecret === null && refreshToken === null
        ? 'Type the secret of the client, or a refresh token below.'
        : lineProblem(clientSecret),
    refreshToken: lineProblem(refreshToken),
    scope: lineProblem(scope),
    user: form.text('user') === '' ? 'Type the mailbox that sends, such as status@example.com.' : undefined,
  })
  return checked({ token }, errors)
}

function tokenUrlProblem(typed: string, allowed: AllowedDestinations): string | undefined {
  const url = URL.canParse(typed) ? new URL(typed) : null
  if (url === null || typed.length > longest)
    return 'Type the address where tokens are asked for, such as https://oauth2.googleapis.com/token.'
  return urlProblem(url, allowed)
}

function lineProblem(text: string | null): string | undefined {
  return text === null || isLine(text) ? undefined : 'This is one line of plain text.'
}

function isLine(text: string): boolean {
  return text !== '' && text.length <= longest && !/\p{Cc}/u.test(text)
}
