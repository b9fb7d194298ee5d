export { formatDuration } from './duration.ts'
export { createTerminal, exitCodeOf, type Terminal, tellError } from './terminal.ts'
