import { expect, test } from 'vitest'
import { nameOnPage, pageContext } from './page-context.ts'

const service = (id: string, name: string) => ({
  ...{ id, name, serviceGroupId: null, description: '', position: 1 },
  ...{ showcase: true, onlyShowIfDegraded: false, startDate: null, createdAt: 0, updatedAt: 0 },
})

const page = pageContext('page', [
  { service: service('api', 'API'), status: 'operational', group: 'Core' },
  { service: service('web', 'Website'), status: 'operational', group: null },
])

test.each([
  ['in a group', 'api', 'API', 'Core - API'],
  ['recorded with its group', 'api', 'Core - API', 'Core - API'],
  ['recorded under a former name of the group', 'api', 'Kernel - API', 'Kernel - API'],
  ['recorded under a former name of its own', 'api', 'Core - Interface', 'Core - Interface'],
  ['renamed here since', 'api', 'Interface', 'Core - Interface'],
  ['in no group', 'web', 'Shop', 'Shop'],
  ['gone from the page', 'old', 'Core - Old', 'Core - Old'],
])('a service %s has its group once in its name', (_, id, recorded, shown) => {
  expect(nameOnPage(page, id, recorded)).toBe(shown)
})
