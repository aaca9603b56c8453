import { write } from '#src/db/write.ts'
import { markdownProblem } from '#src/markdown.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'

export interface Homepage {
  /** Shown at `/`, instead of the home organization's status page. */
  homepageShown: boolean
  homepageTitle: string
  /** Markdown. */
  homepageText: string
  homepageListsPages: boolean
  /** Google Analytics 4, such as `G-AB12CD34EF`; null: no visit is counted. */
  measurementId: string | null
}

const longest = { title: 120, text: 20_000 }

export function checkHomepage(form: Form): Checked<Homepage> {
  const homepageShown = form.text('homepageShown') === 'yes'
  const homepageTitle = form.text('homepageTitle')
  const homepageText = form.raw('homepageText').replaceAll('\r\n', '\n').trim()
  const measurementId = form.text('measurementId').toUpperCase()
  return checked(
    {
      homepageShown,
      homepageTitle,
      homepageText,
      homepageListsPages: form.ticked('homepageListsPages'),
      measurementId: measurementId || null,
    },
    fieldErrors({
      homepageTitle: titleProblem(homepageTitle, homepageShown),
      homepageText:
        homepageText.length > longest.text
          ? `The text has at most ${longest.text} characters.`
          : markdownProblem(homepageText),
      measurementId: /^(G-[A-Z0-9]{6,14})?$/.test(measurementId)
        ? undefined
        : 'Type the measurement id of a Google Analytics 4 data stream, such as G-AB12CD34EF, or nothing.',
    }),
  )
}

export function readHomepage({ db }: Pick<Deps, 'db'>): Homepage {
  const { homepageShown, homepageTitle, homepageText, homepageListsPages, measurementId } = readInstance(db)
  return { homepageShown, homepageTitle, homepageText, homepageListsPages, measurementId }
}

/** Sets the page at `/`, and whether visits to it are counted. */
export function configureHomepage(deps: Deps, actor: Actor, after: Homepage): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const before = readHomepage(deps)
    changeInstance(tx, deps, actor, {
      set: after,
      action: 'homepage.configured',
      changes: {
        before: withoutText(before),
        after: withoutText(after),
        textChanged: before.homepageText !== after.homepageText,
      },
    })
  })
}

function withoutText({ homepageText: _, ...rest }: Homepage): Omit<Homepage, 'homepageText'> {
  return rest
}

function titleProblem(title: string, shown: boolean): string | undefined {
  if (title === '' && shown) return 'Type a title: it is the heading of the homepage.'
  else if ([...title].length > longest.title) return `A title has at most ${longest.title} characters.`
  else if (/\p{Cc}/u.test(title)) return 'A title is one line of plain text: remove the control characters.'
  else return undefined
}
