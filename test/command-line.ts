import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

export type Outcome = Readonly<{
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  peakMegabytes: number
}>

const peakHook = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('\\npeak-kb ' + process.resourceUsage().maxRSS + '\\n'))",
)}`

/** Starts `rumbo` as a user would; its peak resident memory (threads included) is told at its end. */
export function startRumbo(args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv; prefix?: readonly string[] } = {}) {
  const [program = process.execPath, ...before] = [...(options.prefix ?? []), process.execPath]
  const child = spawn(program, [...before, '--import', peakHook, resolve('bin/rumbo'), ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended: Promise<Outcome> = once(child, 'close').then(([code, signal]) => {
    const peak = /\npeak-kb (\d+)\n/.exec(stderr)
    return { code, signal, stdout, stderr: stderr.replace(/\npeak-kb \d+\n/, ''), peakMegabytes: Number(peak?.[1] ?? 0) / 1024 }
  })
  return { child, ended, said: () => stdout + stderr }
}

export const rumbo = (args: readonly string[], options: Parameters<typeof startRumbo>[1] = {}): Promise<Outcome> =>
  startRumbo(args, options).ended

/** Every file below a folder with its size: equal before and after means that nothing was left behind. */
export const listing = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return entry.isFile() ? `${path} ${statSync(path).size}` : path
    })
    .sort()
