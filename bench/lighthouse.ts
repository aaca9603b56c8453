import { join } from 'node:path'
import { figuresOf } from './figures.ts'
import { benchInstance } from './instance.ts'
import { isShort } from './options.ts'
import { inData } from './set-up.ts'
import { breakOne, fillWidePage } from './wide-page.ts'

/**
 * What Lighthouse says of four pages in Berlin, opened by a phone in Tokyo: the lowest of its four scores on each. npx brings
 * Lighthouse from the registry, in the one version that the scores were promised of; needs Node and /usr/bin/chromium.
 */

const version = '12.2.3'
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const
/** Milliseconds for one page, the download of Lighthouse included. */
const patience = 300_000
const attempts = 3
const flags =
  '--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

interface Report {
  categories: Record<(typeof categories)[number], { score: number | null; auditRefs: { id: string; weight: number }[] }>
  audits: Record<string, { score: number | null; title: string; displayValue?: string; numericValue?: number }>
}

const { print, note } = figuresOf('lighthouse')
const instance = await benchInstance({ history: false })
try {
  let incident = ''
  await inData(instance.dataFolder, (deps, organizationId) => {
    fillWidePage(deps, organizationId)
    incident = breakOne(deps, organizationId)
  })
  const { url } = await instance.serve()
  await judge('page', `${url}/`)
  await judge('incident', `${url}/incidents/${incident}`)
  await judge('history', `${url}/history`)
  await judge('subscribe', `${url}/subscribe`)
} finally {
  instance.stop()
}

async function judge(name: 'page' | 'incident' | 'history' | 'subscribe', url: string): Promise<void> {
  // The best of three: what else runs on the machine makes performance worse, and never better.
  const reports: Report[] = []
  for (let run = 0; run < (isShort ? 1 : 3); run++)
    reports.push(await report(url, join(instance.folder, `${name}.json`)))
  const best = categories.map((category) => Math.max(...reports.map((one) => scoreOf(one, category))))
  print(`lowest score of the ${name}`, Math.min(...best))
  print(`layout shift of the ${name}`, Math.max(...reports.map(shiftOf)))
  for (const [index, category] of categories.entries())
    if ((best[index] ?? 0) < 98) note(`  ${name}: ${category}`, String(best[index]), `   ${faults(reports, category)}`)
}

/** Lighthouse itself, its download and the Chromium that it starts fail now and then: that says nothing of the page. */
async function report(url: string, file: string): Promise<Report> {
  for (let attempt = 1; ; attempt++) {
    const failure = await runLighthouse(url, file)
    if (failure === null) return Bun.file(file).json()
    else if (attempt === attempts) throw new Error(`Lighthouse failed on ${url}: ${failure}`)
    note('  Lighthouse failed, and is run again', '', `   ${failure}`)
  }
}

/** Writes its report; where it fails, its last words. */
async function runLighthouse(url: string, file: string): Promise<string | null> {
  const command = ['npx', '--yes', `lighthouse@${version}`, url, '--quiet', '--output=json', `--output-path=${file}`]
  const child = Bun.spawn([...command, `--only-categories=${categories.join(',')}`, `--chrome-flags=${flags}`], {
    env: { ...process.env, TZ: 'Asia/Tokyo', CHROME_PATH: '/usr/bin/chromium' },
    stdout: 'ignore',
    stderr: 'pipe',
    timeout: patience,
  })
  const said = await new Response(child.stderr).text()
  return (await child.exited) === 0 ? null : said.slice(-500)
}

function scoreOf(report: Report, category: (typeof categories)[number]): number {
  return Math.round((report.categories[category].score ?? 0) * 100)
}

function shiftOf({ audits }: Report): number {
  return audits['cumulative-layout-shift']?.numericValue ?? Number.NaN
}

function faults([first]: Report[], category: (typeof categories)[number]): string {
  if (!first) return ''
  const lost = first.categories[category].auditRefs.filter(
    ({ id, weight }) => weight > 0 && (first.audits[id]?.score ?? 1) < 0.9,
  )
  return lost.map(({ id }) => `${id} ${first.audits[id]?.displayValue ?? ''}`.trim()).join(', ')
}
