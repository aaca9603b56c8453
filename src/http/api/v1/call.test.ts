import { expect, test } from 'vitest'
import { createService } from '#src/domain/services/create-service.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { callOperation } from './call.ts'

test('the console performs what programs perform, with their checks and their answers', async () => {
  const { deps } = testApp()
  const names = ['API', 'Web', 'Mail']
  const services = names.map((name) =>
    createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }),
  )
  const ask = (method: string, path: string, body?: unknown) =>
    callOperation(deps, system, { method, path: `/v1/pages/${path}`, body })
  const list = await ask('GET', `${acmeId}/components?page=1&per_page=2`)
  expect(list).toMatchObject({ status: 200, value: [{ name: 'API' }, { name: 'Web' }] })
  expect(list.headers.link).toBe(`</v1/pages/${acmeId}/components?page=2&per_page=2>; rel="next"`)
  const last = await ask('GET', `${acmeId}/components?page=2&limit=2`)
  expect(last.value).toMatchObject([{ name: 'Mail' }])
  expect(last.headers.link).toBe(
    [1, 1]
      .map((page, at) => `</v1/pages/${acmeId}/components?page=${page}&limit=2>; rel="${at ? 'prev' : 'first'}"`)
      .join(', '),
  )
  const changed = await ask('PATCH', `${acmeId}/components/${services[0]?.id}`, {
    component: { status: 'major_outage' },
  })
  expect(changed.value).toMatchObject({ name: 'API', status: 'major_outage' })
  await expect(async () => ask('GET', `${otherId}/components/${services[0]?.id}`)).rejects.toThrow('no such')
  await expect(async () => ask('GET', `${acmeId}/no-such-thing`)).rejects.toThrow('There is no such operation.')
})
