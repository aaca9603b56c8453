import { expect, test } from 'vitest'
import { DomainError } from '#src/domain/errors.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { serviceStatuses } from '#src/words.ts'
import { checkComponent } from './check-component.ts'

const clock = { now: testEpoch, timeZone: 'Europe/Berlin' }

function asked(body: unknown): object | string {
  try {
    const { status, options } = checkComponent(body, clock)
    return status === undefined ? options : { status, ...options }
  } catch (error) {
    if (error instanceof DomainError) return error.message
    throw error
  }
}

test.each([
  [{ status: 'major_outage' }, { status: 'major_outage' }],
  [{ showcase: false }, { showcase: false }],
  [
    { showcase: 'true', only_show_if_degraded: 'false' },
    { showcase: true, onlyShowIfDegraded: false },
  ],
  [{ start_date: '2024-02-29' }, { startDate: '2024-02-29' }],
  [{ start_date: null }, { startDate: null }],
  [{ start_date: '' }, { startDate: null }],
  [
    { status: 'operational', only_show_if_degraded: true, start_date: '2026-03-10' },
    { status: 'operational', onlyShowIfDegraded: true, startDate: '2026-03-10' },
  ],
  // Terraform sends whole components; a name is another story.
  [{ name: 'API', status: 'operational', description: 'x' }, { status: 'operational' }],
])('%j is understood, as JSON and as a form', (component, expected) => {
  expect(asked({ component })).toEqual(expected)
  const form = Object.entries(component).map(([key, value]) => [`component[${key}]`, value])
  expect(asked(Object.fromEntries(form))).toEqual(expected)
})

const nothing = `Set component[status] to one of ${serviceStatuses.join(', ')}, or one of component[showcase], component[only_show_if_degraded], component[start_date].`

test.each<[unknown, string | RegExp]>([
  ...[undefined, null, 'status', [], {}, { component: null }, { component: { name: 'API' } }].map(
    (body): [unknown, string] => [body, nothing],
  ),
  [{ component: { status: 'fine' } }, /^Set component\[status\] to one of operational, .+\.$/],
  [{ component: { status: null, showcase: true } }, /^Set component\[status\] to one of/],
  [{ component: { showcase: 'yes' } }, 'Set component[showcase] to true or false.'],
  [{ component: { showcase: null } }, 'Set component[showcase] to true or false.'],
  [{ component: { only_show_if_degraded: 1 } }, 'Set component[only_show_if_degraded] to true or false.'],
  [{ component: { start_date: 20_240_229 } }, /^component\[start_date\]: Send a text such as 2026-03-10, or null\.$/],
  [{ component: { start_date: '2023-02-29' } }, 'component[start_date]: Type a day such as 2026-03-10.'],
  [{ component: { start_date: '2026-03-11' } }, /^component\[start_date\]: Choose a day that is not after today/],
])('%j is refused in a sentence', (body, sentence) => {
  expect(asked(body)).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence))
})
