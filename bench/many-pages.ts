import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { createOrganization } from '#src/domain/organizations/create-organization.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { system } from '#src/testing/personas.ts'
import { type Editor, post, setStatus, signIn } from './editor.ts'
import { figuresOf, median } from './figures.ts'
import { benchInstance } from './instance.ts'
import { askFor, type Round } from './load.ts'
import { isShort } from './options.ts'
import { inData } from './set-up.ts'
import { whileServed } from './source-server.ts'

/**
 * One page of a real history under full load, beside itself in quiet: while ten other organizations are written to each second,
 * and while its own editor posts once a second; and all pages asked for at random, under the same writes. In turns within one
 * run. `--short`: few pages and rounds, to see that it works.
 */

const others = isShort ? 20 : 500
const rounds = isShort ? 1 : 9
const load = { requests: isShort ? 500 : 60_000, connections: 16, headers: 'Accept-Encoding: gzip\r\n', status: 200 }
const written = 10
const aSecond = isShort ? 100 : 1000

interface Written {
  slug: string
  service: string
}

const { print, note } = figuresOf('many-pages')
const instance = await benchInstance()
const pages = await inData(instance.dataFolder, (deps): Written[] => {
  const ownerId = deps.db.select().from(accounts).get()?.id ?? ''
  return Array.from({ length: others }, (_, one) => {
    const slug = `company-${one}`
    const id = write(deps.db, (tx) =>
      createOrganization(tx, deps, system, { organization: `Company ${one}`, slug, timeZone: 'UTC', ownerId }),
    )
    const [service = ''] = ['API', 'Website', 'Checkout'].map(
      (name) => createService(deps, system, id, { name, description: '', serviceGroupId: null }).id,
    )
    return { slug, service }
  })
})
await whileServed(instance, measure)

async function measure(url: string): Promise<void> {
  const editor = await signIn(url)
  const paths = ['/', ...pages.map(({ slug }) => `/s/${slug}/`)]
  const figures = { quiet: [], busy: [], all: [], edited: [] } as Record<'quiet' | 'busy' | 'all' | 'edited', Round[]>
  let unseen = 0
  await askFor(`${url}/`, load, paths)
  for (let round = 0; round < rounds; round++) {
    figures.quiet.push(await askFor(`${url}/`, load))
    const writing = eachSecond((second) => writeToTen(url, editor, second))
    figures.busy.push(await askFor(`${url}/`, load))
    figures.all.push(await askFor(`${url}/`, load, paths))
    await writing.stop()
    const posting = eachSecond(async () => {
      unseen += (await isSeenAtOnce(url, editor)) ? 0 : 1
    })
    figures.edited.push(await askFor(`${url}/`, load))
    await posting.stop()
  }
  tell(figures)
  print('posts that the page did not show at once', unseen)
}

function tell({ quiet, busy, all, edited }: Record<'quiet' | 'busy' | 'all' | 'edited', Round[]>): void {
  const perSecond = (some: Round[]) => load.requests / median(some.map(({ seconds }) => seconds))
  const p99 = (some: Round[]) => median(some.map((round) => round.p99))
  note(
    'answers a second: quiet, written to, all pages, edited',
    [quiet, busy, all, edited].map((some) => perSecond(some).toFixed(0)).join(' '),
  )
  note(
    'p99 in ms: quiet, written to, all pages, edited',
    [quiet, busy, all, edited].map((some) => p99(some).toFixed(1)).join(' '),
  )
  print('page, ten others written each second / quiet', perSecond(busy) / perSecond(quiet))
  print('p99 of the page, ten others written / quiet', p99(busy) / p99(quiet))
  print('all pages at random, the same writes / one page', perSecond(all) / perSecond(busy))
  print('p99 of the page, its editor posting / quiet', p99(edited) / p99(quiet))
}

/** Ten services of ten organizations, spread over the second. */
async function writeToTen(url: string, editor: Editor, second: number): Promise<void> {
  const status = second % 2 === 0 ? 'degraded_performance' : 'operational'
  for (const { slug, service } of pages.slice(0, written)) {
    await setStatus(url, editor, `/app/${slug}/services/${service}/status`, status)
    await Bun.sleep(aSecond / written / 2)
  }
}

/** Does the page, asked for once the post was answered, show it? */
async function isSeenAtOnce(url: string, editor: Editor): Promise<boolean> {
  const title = `Logins fail ${crypto.randomUUID()}`
  await post(url, editor, title)
  return (await (await fetch(`${url}/`)).text()).includes(title)
}

/** `act` once a second, the first time at once. `stop()` resolves when the last one is done; rejects where one failed. */
function eachSecond(act: (second: number) => Promise<void>): { stop: () => Promise<void> } {
  let stopped = false
  const running = (async () => {
    for (let second = 0; !stopped; second++) {
      const began = performance.now()
      await act(second)
      await Bun.sleep(Math.max(0, began + aSecond - performance.now()))
    }
  })()
  // Told by stop(), however early it fails.
  running.catch(() => undefined)
  return {
    async stop() {
      stopped = true
      await running
    },
  }
}
