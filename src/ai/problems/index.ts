export { type CertainLeak, certainLeaks } from './certain-leaks.ts'
export { columnNamed, defineProblem, type Problem } from './problem.ts'
export { assignRoles, type ColumnCount, type Role, type RoleOptions, type Roles, wordsOf } from './roles.ts'
