export { formatDuration } from './duration.ts'
export { createTerminal, exitCodeOf, ServerRefused, type Terminal, type ToldProblem, tellError, tellProblem } from './terminal.ts'
