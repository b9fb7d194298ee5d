export { type JobContext, type JobDefinition, type JobProgress, type JobState, type JobStatus, type Jobs, jobStatuses } from './job.ts'
export { type JobRunner, type JobsOptions, startJobs } from './jobs.ts'
export { jobMigrations } from './table.ts'
