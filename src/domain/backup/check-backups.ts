import { carried } from '#src/carried.ts'
import {
  type BackupEncryption,
  type BackupSchedule,
  backupEncryptions,
  backupSchedules,
  type RehearsalInterval,
  rehearsalIntervals,
} from '#src/words/backups.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { timeZoneProblem } from '../organizations/check-organization.ts'

export interface ScheduleInput {
  schedule: BackupSchedule
  minuteOfDay: number
  hours: number[]
  timeZone: string
  keepDaily: number
  keepWeekly: number
  keepMonthly: number
  requestLog: boolean
  rehearsal: RehearsalInterval
}

/** So many at the most of each kind. */
const most = { keepDaily: 90, keepWeekly: 52, keepMonthly: 60 }

export function checkSchedule(form: Form): Checked<ScheduleInput> {
  const schedule = backupSchedules.find((one) => one === form.text('schedule')) ?? 'daily'
  const minute = minuteIn(form.text('time'))
  const hours = hoursIn(form.text('hours'))
  const timeZone = form.text('timeZone')
  const kept = (name: keyof typeof most) => numberIn(form.text(name), most[name])
  const [keepDaily, keepWeekly, keepMonthly] = [kept('keepDaily'), kept('keepWeekly'), kept('keepMonthly')]
  const countProblem = (name: keyof typeof most, value: number | undefined) =>
    value === undefined ? `Type a number from 0 to ${most[name]}.` : undefined
  return checked(
    {
      ...{ schedule, timeZone, minuteOfDay: minute ?? 180, hours: hours ?? [3] },
      ...{ keepDaily: keepDaily ?? 0, keepWeekly: keepWeekly ?? 0, keepMonthly: keepMonthly ?? 0 },
      requestLog: form.ticked('requestLog'),
      rehearsal: rehearsalIntervals.find((one) => one === form.text('rehearsal')) ?? 'weekly',
    },
    fieldErrors({
      time: schedule === 'daily' && minute === undefined ? 'Type a time of day, such as 03:00.' : undefined,
      hours: schedule === 'hours' && !hours?.length ? 'Type full hours from 0 to 23, such as 0, 6, 12, 18.' : undefined,
      timeZone: timeZoneProblem(timeZone),
      keepDaily: countProblem('keepDaily', keepDaily),
      keepWeekly: countProblem('keepWeekly', keepWeekly),
      keepMonthly: countProblem('keepMonthly', keepMonthly),
    }),
  )
}

export interface EncryptionInput {
  encryption: BackupEncryption
  /** '' keeps the present one. */
  passphrase: string
  recipient: string
}

/** Characters: what nobody guesses who has the file and all the time there is. */
const shortestPassphrase = 16
const longestPassphrase = 200

/** `hasPassphrase`: there is one to keep. */
export async function checkEncryption(form: Form, hasPassphrase: boolean): Promise<Checked<EncryptionInput>> {
  const encryption = backupEncryptions.find((one) => one === form.text('encryption')) ?? 'none'
  const values = { encryption, passphrase: form.raw('passphrase'), recipient: form.text('recipient') }
  const keeps = values.passphrase === '' && hasPassphrase
  return checked(
    values,
    fieldErrors({
      passphrase: encryption === 'passphrase' && !keeps ? passphraseProblem(values.passphrase) : undefined,
      recipient: encryption === 'key' ? await recipientProblem(values.recipient) : undefined,
    }),
  )
}

function passphraseProblem(typed: string): string | undefined {
  if (typed.length < shortestPassphrase) return `A passphrase has at least ${shortestPassphrase} characters.`
  else if (typed.length > longestPassphrase) return `A passphrase has at most ${longestPassphrase} characters.`
  else return undefined
}

/** Of X25519, as `age-keygen` makes them; its own checksum is looked at, too. */
async function recipientProblem(typed: string): Promise<string | undefined> {
  const problem = 'Paste the public key that age-keygen prints: it begins with age1.'
  if (typed.startsWith('AGE-SECRET-KEY'))
    return 'This is the secret half. Keep it elsewhere, and paste the public key: age1…'
  if (!/^age1[a-z0-9]{58}$/.test(typed)) return problem
  const { Encrypter } = await carried('age')
  try {
    new Encrypter().addRecipient(typed)
    return undefined
  } catch {
    return problem
  }
}

function minuteIn(typed: string): number | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d\d)$/.exec(typed) ?? []
  const minutes = Number(hour) * 60 + Number(minute)
  return Number(hour) < 24 && Number(minute) < 60 ? minutes : undefined
}

/** Rising, each once. */
function hoursIn(typed: string): number[] | undefined {
  const parts = typed.split(/[,\s]+/).filter((part) => part !== '')
  if (parts.length > 24 || !parts.every((part) => /^\d{1,2}$/.test(part) && Number(part) < 24)) return undefined
  return [...new Set(parts.map(Number))].toSorted((a, b) => a - b)
}

function numberIn(typed: string, atMost: number): number | undefined {
  return /^\d{1,3}$/.test(typed) && Number(typed) <= atMost ? Number(typed) : undefined
}
