import { expect, test } from 'vitest'
import { countDelivery, countJob, noteCertificate, noteDelay } from '#src/domain/monitoring/figures.ts'
import { makeMetricsToken } from '#src/domain/monitoring/metrics-token.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { testApp } from '#src/testing/harness.ts'
import { ines } from '#src/testing/instance-acts.ts'

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

async function promtool(args: string[], input: string): Promise<{ exit: number; said: string }> {
  const child = Bun.spawn(['promtool', ...args], { stdin: new Blob([input]), stdout: 'pipe', stderr: 'pipe' })
  const said = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { exit: await child.exited, said: said.join('').trim() }
}
