import { z } from 'zod'
import { jobStatuses } from '#schema/platform/jobs'
import { Workspace } from '#schema/platform/workspaces'

export const NewExample = z.strictObject({ language: z.enum(['es', 'en']).optional() }).meta({ id: 'NewExampleWorkspace' })
export const MadeExample = z.object({ workspace: Workspace, job: z.string() }).meta({ id: 'MadeExampleWorkspace' })
export type MadeExample = z.infer<typeof MadeExample>

/** How far a workspace of example data is filled; without a job it was made empty. */
export const Filling = z
  .object({ job: z.object({ id: z.string(), status: z.enum(jobStatuses), share: z.number() }).nullable() })
  .meta({ id: 'ExampleFilling' })
export type Filling = z.infer<typeof Filling>

export const ExampleAddress = z.object({ workspace: z.string().min(1).max(60) })

/** `name`: of the workspace, as whoever erases it typed it. */
export const ExampleErasure = z
  .strictObject({ workspace: z.string().min(1).max(60), name: z.string().min(1).max(120) })
  .meta({ id: 'ExampleErasure' })
export type ExampleErasure = z.infer<typeof ExampleErasure>
export const ErasedExample = z.object({ workspace: z.string(), rows: z.int(), files: z.int() }).meta({ id: 'ErasedExampleWorkspace' })
export type ErasedExample = z.infer<typeof ErasedExample>
