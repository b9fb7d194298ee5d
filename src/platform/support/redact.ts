/** Words of a log that say nothing about anybody: small letters, and signs of a sentence. */
const plain = /^[a-z ;:,.()-]{1,200}$/i
/** A line of a stack in code of the product or of a library; where it is installed is left out. */
const frame = /^\s+at .*?((?:src|node_modules|node:[\w/]+)[^\s()]*:\d+:\d+)\)?$/
const code = /^[A-Za-z0-9_.-]{1,60}$/

type Line = Readonly<Record<string, unknown>>
const isRecord = (value: unknown): value is Line => typeof value === 'object' && value !== null && !Array.isArray(value)
const wordOf = (value: unknown): string | undefined => (typeof value === 'string' && code.test(value) ? value : undefined)

function errorOf(error: Line): Line {
  const frames = String(error.stack ?? '')
    .split('\n')
    .flatMap((line) => frame.exec(line)?.[1] ?? [])
    .slice(0, 20)
  return { type: wordOf(error.type), code: wordOf(error.code), routine: wordOf(error.routine), at: frames }
}

/**
 * What may leave the house of a line of Rumbo's log (JSON): when, how grave, which code and where in the program; a sentence
 * when it has no names, and is not an error's own, which may quote what it was given.
 */
export function redactLogLine(text: string): string | null {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    return null
  }
  if (!isRecord(line)) return null
  const error = isRecord(line.err) ? line.err : null
  const said = typeof line.msg === 'string' && plain.test(line.msg) && line.msg !== error?.message ? line.msg : undefined
  return JSON.stringify({
    level: typeof line.level === 'number' ? line.level : undefined,
    time: typeof line.time === 'number' ? line.time : undefined,
    msg: said,
    code: wordOf(line.code),
    status: typeof line.status === 'number' ? line.status : undefined,
    ...(error === null ? {} : { err: errorOf(error) }),
  })
}

const head = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ UTC) \[(\d+)\] ([A-Z]+): {2}(.*)$/
const quoting = ['DETAIL', 'STATEMENT', 'CONTEXT', 'QUERY', 'HINT', 'LOCATION']

/** The same of PostgreSQL's log: its sentences without what they quote; what follows them shows rows and statements. */
export function redactDatabaseLine(text: string): string | null {
  const [, at, pid, level = '', sentence = ''] = head.exec(text) ?? []
  if (at === undefined || quoting.includes(level)) return null
  const unquoted = sentence.replace(/"[^"]*"?/g, '"…"').replace(/'[^']*'?/g, "'…'")
  return `${at} [${pid}] ${level}: ${unquoted.split(/: |=/, 1)[0]}`
}
