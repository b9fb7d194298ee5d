export { type JobContext, type JobDefinition, type JobProgress, type JobState, type JobStatus, type Jobs, jobStatuses } from './job.ts'
