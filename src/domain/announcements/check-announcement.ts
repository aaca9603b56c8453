import { markdownProblem } from '#src/markdown.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { readMoment } from '../forms/read-moment.ts'
import { linkProblem } from '../organizations/check-look.ts'

export interface AnnouncementInput {
  title: string
  /** Markdown; '' for a title alone. */
  body: string
  linkUrl: string | null
  /** UTC ms. */
  startsAt: number
  endsAt: number
  /** Mail everybody who follows the whole page. */
  notify: boolean
}

/** It stands above everything else, on phones, too. */
const longestTitle = 120
const longestBody = 1000
const longest = 366 * 24 * 3_600_000

const time = 'Type a date and a time, such as 2026-03-10T13:45.'

/** Both moments are typed in the organization's zone. */
export function checkAnnouncement(form: Form, timeZone: string, saved?: AnnouncementInput): Checked<AnnouncementInput> {
  const title = form.text('title').replace(/\s+/g, ' ')
  const body = form.raw('body').replace(/\r\n/g, '\n').trim()
  const linkUrl = form.text('linkUrl')
  const starts = readMoment(form, 'startsAt', timeZone, time, saved?.startsAt ?? null)
  const ends = readMoment(form, 'endsAt', timeZone, time, saved?.endsAt ?? null)
  const values = {
    ...{ title, body, linkUrl: linkUrl || null, startsAt: starts.at ?? 0, endsAt: ends.at ?? 0 },
    notify: form.ticked('notify'),
  }
  const errors = fieldErrors({
    title: titleProblem(title),
    body: bodyProblem(body),
    linkUrl: linkProblem(linkUrl),
    startsAt: starts.problem,
    endsAt: ends.problem ?? lengthProblem(values),
  })
  return checked(values, errors)
}

export function lengthProblem({
  startsAt,
  endsAt,
}: Pick<AnnouncementInput, 'startsAt' | 'endsAt'>): string | undefined {
  if (endsAt <= startsAt) return 'Choose an end that is after the beginning.'
  return endsAt - startsAt > longest ? 'Choose an end within a year of the beginning.' : undefined
}

function titleProblem(title: string): string | undefined {
  if (title === '') return 'Say in a few words what visitors should know.'
  return [...title].length > longestTitle ? `A title has at most ${longestTitle} characters.` : undefined
}

function bodyProblem(body: string): string | undefined {
  return [...body].length > longestBody
    ? `Keep the text under ${longestBody.toLocaleString('en')} characters: it stands above everything else. Link to what is longer.`
    : markdownProblem(body)
}
