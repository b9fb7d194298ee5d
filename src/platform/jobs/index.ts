export { jobAlerts } from './alerts.ts'
export { nextTimes, parseCron } from './cron.ts'
export { cronInWords } from './cron-words.ts'
export { findJob, restartsOf } from './find-job.ts'
export type {
  JobContext,
  JobDefinition,
  JobLogLine,
  JobProgress,
  JobSchedule,
  JobState,
  JobStatus,
  Jobs,
  ScheduleState,
  WorkerState,
} from './job.ts'
export { type JobRunner, type JobsOptions, startJobs } from './jobs.ts'
export { jobMeasures } from './measures.ts'
export { jobMigrations } from './migrations.ts'
export {
  JobKindView,
  JobLogLineView,
  JobView,
  jobStatuses,
  ScheduleEdit,
  ScheduleView,
  WorkerView,
} from './schema.ts'
export { isReplayable } from './store.ts'
