import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { utcDayStart } from '../time/utc-day.ts'

export interface SubProcessorInput {
  name: string
  purpose: string
  location: string
  url: string | null
  /** A day, `2026-03-10`. */
  since: string
}

const longest = 200

export function checkSubProcessor(form: Form): Checked<SubProcessorInput> {
  const [name, purpose, location] = [form.text('name'), form.text('purpose'), form.text('location')]
  const url = form.text('url')
  const since = form.text('since')
  return checked(
    { name, purpose, location, url: url || null, since },
    fieldErrors({
      name: lineProblem(name, 'Type the name of the company.'),
      purpose: lineProblem(purpose, 'Say what it does for you, such as hosting or e-mail.'),
      location: lineProblem(location, 'Say in which country or countries it handles the data.'),
      url: urlProblem(url),
      since: utcDayStart(since) !== null ? undefined : 'Choose the day it started working for you.',
    }),
  )
}

function lineProblem(text: string, missing: string): string | undefined {
  if (text === '') return missing
  else if ([...text].length > longest) return `This has at most ${longest} characters.`
  else if (/\p{Cc}/u.test(text)) return 'This is one line of plain text: remove the control characters.'
  else return undefined
}

function urlProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (text === '') return undefined
  else if (!url || !['http:', 'https:'].includes(url.protocol) || hasSignIn(url) || text.length > 500)
    return 'Type a web address that begins with https:// or http:// and holds no user or password, such as https://www.example.com/privacy.'
  else return undefined
}

function hasSignIn({ username, password }: URL): boolean {
  return username !== '' || password !== ''
}
