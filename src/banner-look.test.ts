import { expect, test } from 'vitest'
import { bannerIn } from './banner-look.ts'
import { contrast } from './brand-color.ts'
import type { BannerLook } from './words/banner.ts'
import { serviceStatuses } from './words.ts'

const own: BannerLook = {
  ...{ bannerPlace: 'top', bannerIncidentColor: null, bannerIncidentInk: null },
  ...{ bannerMaintenanceColor: null, bannerMaintenanceInk: null },
}

test.each(serviceStatuses)('on Opsentry’s own colour of %s white can be read', (status) => {
  const { color, ink } = bannerIn(own, status)
  expect(ink).toBe('#ffffff')
  expect(contrast(ink, color)).toBeGreaterThanOrEqual(4.5)
})

test('incidents and maintenance have colours of their own', () => {
  const look: BannerLook = {
    ...{ bannerPlace: 'bottom-left', bannerIncidentColor: 'D32F2F', bannerIncidentInk: '#FFEBEE' },
    ...{ bannerMaintenanceColor: '#FFF9C4', bannerMaintenanceInk: '333333' },
  }
  const at = { place: 'bottom-left' }
  expect(bannerIn(look, 'partial_outage')).toEqual({ ...at, color: '#d32f2f', ink: '#ffffff' })
  expect(bannerIn({ ...look, bannerIncidentColor: 'b71c1c' }, 'major_outage').ink).toBe('#ffebee')
  expect(bannerIn(look, 'under_maintenance')).toEqual({ ...at, color: '#fff9c4', ink: '#333333' })
})

test.each([
  ['ff0000', 'ff1111', '#000000'],
  ['ffffff', null, '#000000'],
  ['777777', '888888', '#000000'],
  ['000000', '111111', '#ffffff'],
])('on %s a text in %j would be lost: it is %s', (bannerIncidentColor, bannerIncidentInk, ink) => {
  expect(bannerIn({ ...own, bannerIncidentColor, bannerIncidentInk }, 'major_outage').ink).toBe(ink)
})
