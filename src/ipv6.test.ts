import { expect, test } from 'vitest'
import { ipv6Groups } from './ipv6.ts'

test.each([
  ['::', [0, 0, 0, 0, 0, 0, 0, 0]],
  ['::1', [0, 0, 0, 0, 0, 0, 0, 1]],
  ['2001:DB8::', [0x2001, 0xdb8, 0, 0, 0, 0, 0, 0]],
  ['2001:db8:0:1::00ff:2', [0x2001, 0xdb8, 0, 1, 0, 0, 0xff, 2]],
  ['1:2:3:4:5:6:7:8', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['1:2:3:4:5:6::8', [1, 2, 3, 4, 5, 6, 0, 8]],
  ['::ffff:192.0.2.7', [0, 0, 0, 0, 0, 0xffff, 0xc000, 0x207]],
  ['64:ff9b:0:0:0:0:192.0.2.7', [0x64, 0xff9b, 0, 0, 0, 0, 0xc000, 0x207]],
])('the groups of %s', (address, groups) => {
  expect(ipv6Groups(address)).toEqual(groups)
})
