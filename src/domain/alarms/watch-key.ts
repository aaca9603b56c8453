import type { Deps } from '../context.ts'
import { keepAlarm } from './keep-alarm.ts'

/** Raises the alarm while the next start would not find the key that this process holds. */
export async function watchKey(deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'keyFile'>): Promise<void> {
  const trouble = deps.keyFile?.trouble() ?? null
  const sentence =
    deps.keyFile && trouble && (await import('./key-sentence.ts')).keySentence(deps.keyFile.path, trouble)
  keepAlarm(deps, { kind: 'key_missing', subject: '' }, sentence ? { cause: 'not in its place', sentence } : null)
}
