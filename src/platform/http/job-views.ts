import { type ErrorCode, errorCodes, type Language } from '#base'
import type { Services } from '#platform/contributions'
import {
  cronInWords,
  isReplayable,
  type JobLogLine,
  type JobLogLineView,
  type JobState,
  type JobView,
  nextTimes,
  parseCron,
  type ScheduleState,
  type ScheduleView,
  type WorkerState,
  type WorkerView,
} from '#platform/jobs'
import type { Describe } from './http.ts'

/** What a view is made with. */
export type Reader = Readonly<{ say: Services['registry']['say']; describe: Describe; language: Language }>

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

/** A job as the API shows it, its error in the reader's language. */
export const jobView = (state: JobState, reader: Reader): JobView => ({
  id: state.id,
  name: state.name,
  title: reader.say(reader.language, `job.${state.name}`),
  status: state.status,
  share: state.share,
  stage: state.stage,
  secondsLeft: state.secondsLeft,
  error: state.error && { code: state.error.code, ...reader.describe(state.error.code, state.error.params, reader.language) },
  principal: state.principal,
  priority: state.priority,
  attempts: state.attempts,
  nextAttemptAt: iso(state.nextAttemptAt),
  replays: state.replays,
  replayable: isReplayable(state),
  worker: state.worker,
  createdAt: state.createdAt.toISOString(),
  startedAt: iso(state.startedAt),
  finishedAt: iso(state.finishedAt),
})

/** A line is a sentence of a feature, or an error: what happened. */
export const logLineView = ({ seq, at, code, params }: JobLogLine, { say, describe, language }: Reader): JobLogLineView => ({
  seq,
  at: at.toISOString(),
  code,
  text: code in errorCodes ? describe(code as ErrorCode, params, language).what : say(language, code, params),
})

/** Times shown ahead. */
const shownAhead = 3

export const scheduleView = (state: ScheduleState, { say, language }: Reader, now: Date): ScheduleView => {
  const cron = parseCron(state.cron)
  const { name, enabled, zone, effectiveZone, missed } = state
  return {
    name,
    title: say(language, `schedule.${name}`),
    enabled,
    cron: cron.text,
    inWords: cronInWords(cron, language),
    zone,
    effectiveZone,
    missed,
    lastAt: iso(state.lastAt),
    next: enabled ? nextTimes(cron, effectiveZone, now, shownAhead).map((at) => at.toISOString()) : [],
  }
}

export const workerView = (state: WorkerState): WorkerView => ({
  ...state,
  startedAt: state.startedAt.toISOString(),
  seenAt: state.seenAt.toISOString(),
})
