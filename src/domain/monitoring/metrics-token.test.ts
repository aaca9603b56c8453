import { expect, test } from 'vitest'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { isMetricsToken, makeMetricsToken, metricsTokenMade, removeMetricsToken } from './metrics-token.ts'

test('a token is good until another takes its place or it is removed, and the log has none', () => {
  const { deps, db } = testRoom()
  expect([metricsTokenMade(db), isMetricsToken(db, 'opsentry_metrics_x')]).toEqual([null, false])
  const first = makeMetricsToken(deps, ines)
  expect([isMetricsToken(db, first), isMetricsToken(db, `${first}x`), metricsTokenMade(db)]).toEqual([
    ...[true, false],
    deps.clock.now(),
  ])
  expect(lastAct(db).action).toBe('instance.metrics_token_made')
  const second = makeMetricsToken(deps, ines)
  expect([isMetricsToken(db, first), isMetricsToken(db, second)]).toEqual([false, true])
  expect(lastAct(db)).toMatchObject({ action: 'instance.metrics_token_replaced', changes: {} })
  removeMetricsToken(deps, ines)
  expect([isMetricsToken(db, second), metricsTokenMade(db)]).toEqual([false, null])
  expect(lastAct(db).action).toBe('instance.metrics_token_removed')
  expect(refusal(() => removeMetricsToken(deps, ines))).toBe('conflict')
})

test('nobody but the instance admin makes or removes one', async () => {
  const { deps, db } = testRoom()
  expect(await letThrough((actor) => makeMetricsToken(deps, actor))).toEqual([])
  const token = makeMetricsToken(deps, ines)
  expect(await letThrough((actor) => removeMetricsToken(deps, actor))).toEqual([])
  expect(isMetricsToken(db, token)).toBe(true)
})
