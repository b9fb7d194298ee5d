export { nextTimes, parseCron } from './cron.ts'
export { cronInWords } from './cron-words.ts'
export {
  type JobContext,
  type JobDefinition,
  type JobLogLine,
  type JobProgress,
  type JobSchedule,
  type JobState,
  type JobStatus,
  type Jobs,
  jobStatuses,
  type ScheduleState,
  type WorkerState,
} from './job.ts'
export { type JobRunner, type JobsOptions, startJobs } from './jobs.ts'
export { jobMigrations } from './migrations.ts'
export { isReplayable } from './store.ts'
