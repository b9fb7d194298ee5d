export { contribution } from './contribution.ts'
export { reviewRights } from './rights-review.ts'
export { createWorkspace } from './workspaces.ts'
