import { setPriority } from 'node:os'
import { closeRequestLogs, openRequestLogs, type RequestLogDb } from '#src/db/request-logs.ts'
import { answerQuestion } from '#src/domain/request-logs/questions.ts'
import type { LogAnswer, LogMessage } from './keep-request-logs.ts'

declare const self: Worker

/** Pages come first. On Linux a priority is the calling thread's own; elsewhere it would be the whole process's. */
if (process.platform === 'linux') setPriority(10)

let db: RequestLogDb | undefined

/** The one thread that has the log open. */
self.onmessage = ({ data }: MessageEvent<LogMessage>) => {
  self.postMessage(answer(data))
}

function answer(message: LogMessage): LogAnswer {
  try {
    if (message.question === 'close') {
      if (db) closeRequestLogs(db)
      db = undefined
      return { id: message.id, result: null }
    }
    db ??= openRequestLogs(message.file)
    return { id: message.id, result: answerQuestion(db, message.question, message.asked) }
  } catch (error) {
    return { id: message.id, error: error instanceof Error ? error.message : String(error) }
  }
}
