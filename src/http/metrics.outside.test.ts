import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { countDelivery, countJob, noteCertificate, noteDelay } from '#src/domain/monitoring/figures.ts'
import { makeMetricsToken } from '#src/domain/monitoring/metrics-token.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { codeBlocks, documents } from '#src/testing/documents.ts'
import { foreignServer, freePorts, ownFolder } from '#src/testing/foreign-server.ts'
import { testApp } from '#src/testing/harness.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { until } from '#src/testing/serving.ts'
import { serveApp } from '#src/testing/site.ts'

/** Needs Debian's prometheus. */

test('promtool parses what /metrics says, and finds nothing to mend in it', async () => {
  const { deps, visitor } = testApp()
  const token = makeMetricsToken(deps, ines)
  for (const path of ['/', '/history', '/no-such-page']) await visitor().get(path)
  addDelivery(deps, { state: 'retrying' })
  countDelivery(deps, 'email', 'delivered')
  countJob(deps.db, 'retention request-logs', { at: deps.clock.now(), seconds: 0.25, failed: true })
  noteDelay(deps.db, 0.003)
  noteCertificate(deps.db, deps.clock.now())
  const { text } = await visitor().get('/metrics', { authorization: `Bearer ${token}` })
  expect(text.split('\n').length).toBeGreaterThan(100)
  expect(await promtool(['check', 'metrics'], text)).toEqual({ exit: 0, said: '' })
  expect((await promtool(['check', 'metrics'], `${text}broken{`)).exit).not.toBe(0)
})

test('promtool parses the rules of the documentation', async () => {
  const rules = new URL('../../docs/prometheus-rules.yml', import.meta.url).pathname
  const { exit, said } = await promtool(['check', 'rules', rules], '')
  expect([exit, said]).toEqual([0, expect.stringMatching(/SUCCESS: \d+ rules found/)])
})

test('Prometheus, set up as docs/monitoring.md says, reads /metrics by the token, and knows the rules', async () => {
  const app = testApp()
  const { url } = serveApp(app)
  const folder = ownFolder()
  const [config = { code: '' }] = documents
    .filter(({ path }) => path === 'docs/monitoring.md')
    .flatMap(codeBlocks)
    .filter(({ note }) => note === 'run: src/http/metrics.outside.test.ts')
  writeFileSync(join(folder, 'opsentry.token'), makeMetricsToken(app.deps, ines))
  const own = config.code
    .replace('prometheus-rules.yml', new URL('../../docs/prometheus-rules.yml', import.meta.url).pathname)
    .replace('scheme: https', 'scheme: http')
    .replace('/etc/prometheus', folder)
    .replace('status.example.com', new URL(url).host)
  writeFileSync(join(folder, 'prometheus.yml'), `global: { scrape_interval: 1s }\n${own}`)
  expect(await promtool(['check', 'config', join(folder, 'prometheus.yml')], '')).toMatchObject({ exit: 0 })

  const [port] = await freePorts(1)
  const base = `http://127.0.0.1:${port}`
  const server = ['prometheus', '--config.file=prometheus.yml', '--storage.tsdb.path=data']
  await foreignServer([...server, `--web.listen-address=127.0.0.1:${port}`], { folder, probe: `${base}/-/ready` })
  const read = async (what: string) => (await (await fetch(`${base}/api/v1/${what}`)).json()) as { data: Answered }
  await until(
    async () => (await read('query?query=opsentry_ready')).data.result?.[0]?.value[1] === '1' || undefined,
    'Prometheus',
  )
  expect((await read('query?query=up')).data.result).toMatchObject([{ metric: { job: 'opsentry' } }])
  expect((await read('rules')).data.groups?.length).toBeGreaterThan(0)
})

interface Answered {
  result?: { metric: object; value: [number, string] }[]
  groups?: object[]
}

async function promtool(args: string[], input: string): Promise<{ exit: number; said: string }> {
  const child = Bun.spawn(['promtool', ...args], { stdin: new Blob([input]), stdout: 'pipe', stderr: 'pipe' })
  const said = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { exit: await child.exited, said: said.join('').trim() }
}
