import { expect, test } from 'vitest'
import { createByteStore } from './byte-store.ts'

test('the least recently used goes first, as many as the bytes ask for', () => {
  const store = createByteStore<string>(100)
  for (const key of ['a', 'b', 'c', 'd']) store.set(key, key, 25)
  store.get('a')
  store.set('e', 'e', 30)
  expect(['a', 'b', 'c', 'd', 'e'].filter((key) => store.holds(key, key))).toEqual(['a', 'd', 'e'])
  expect(store.bytes).toBe(80)
})

test('what grows counts, and only while it is kept', () => {
  const store = createByteStore<object>(100)
  const [old, young] = [{}, {}]
  store.set('a', old, 40)
  store.set('a', young, 50)
  store.grow('a', old, 40)
  store.grow('b', old, 40)
  expect(store.bytes).toBe(50)
  store.set('b', old, 40)
  store.grow('b', old, 20)
  expect([store.get('a'), store.bytes]).toEqual([undefined, 60])
})

test('what is larger than all the room is not kept, and takes nothing with it for good', () => {
  const store = createByteStore<number>(100)
  store.set('a', 1, 200)
  expect([store.get('a'), store.bytes]).toEqual([undefined, 0])
  store.set('a', 1, 100)
  expect([store.get('a'), store.bytes]).toEqual([1, 100])
})

test('what is asked for again and again outlives any number of others, and what came last is there', () => {
  const store = createByteStore<string>(100)
  store.set('front', 'front', 30)
  for (let one = 0; one < 500; one++) {
    expect(store.get('front')).toBe('front')
    store.set(`${one}`, 'crawled', 25)
    expect([store.holds(`${one}`, 'crawled'), store.bytes <= 100]).toEqual([true, true])
  }
})

test('where all were used, the oldest of them goes', () => {
  const store = createByteStore<string>(100)
  for (const key of ['a', 'b', 'c']) store.set(key, key, 30)
  for (const key of ['c', 'b', 'a']) store.get(key)
  store.set('d', 'd', 30)
  expect(['a', 'b', 'c', 'd'].filter((key) => store.holds(key, key))).toEqual(['b', 'c', 'd'])
})
