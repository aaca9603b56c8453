import { expect, test } from 'vitest'
import { codeBlocks, documents } from '#src/testing/documents.ts'
import { startNginxTls } from '#src/testing/proxies.ts'

/** The configuration of nginx in docs/behind-a-proxy.md. Needs Debian's nginx faketime. */

test('nginx as documented says which host was asked, by whom, and that it was https', async () => {
  const [site] = documents
    .filter(({ path }) => path === 'docs/behind-a-proxy.md')
    .flatMap(codeBlocks)
    .filter(({ language }) => language === 'nginx')
  const heard: Record<string, string | null>[] = []
  await using origin = Bun.serve({
    ...{ hostname: '127.0.0.1', port: 0 },
    fetch({ headers }) {
      const names = ['host', 'x-forwarded-for', 'x-forwarded-proto']
      heard.push(Object.fromEntries(names.map((name) => [name, headers.get(name)])))
      return new Response('page')
    },
  })
  const { port, plainPort } = await startNginxTls(site?.code ?? '', origin.port ?? 0)
  const answer = await fetch(`https://127.0.0.1:${port}/`, {
    headers: { host: 'status.example.com' },
    tls: { rejectUnauthorized: false },
  })
  expect([answer.status, await answer.text()]).toEqual([200, 'page'])
  expect(heard).toEqual([{ host: 'status.example.com', 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' }])
  const plain = await fetch(`http://127.0.0.1:${plainPort}/incidents/x?y=1`, {
    ...{ redirect: 'manual', headers: { host: 'status.example.com' } },
  })
  expect([plain.status, plain.headers.get('location')]).toEqual([308, 'https://status.example.com/incidents/x?y=1'])
})
