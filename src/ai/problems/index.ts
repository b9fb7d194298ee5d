export { speaksOfAfterwards } from './afterwards.ts'
export { type CertainLeak, certainLeaks, strayDates } from './certain-leaks.ts'
export { columnNamed, defineProblem, isAffirmative, type Problem } from './problem.ts'
export { assignRoles, type Role, type RoleOptions, type Roles } from './roles.ts'
