import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Served = Readonly<{
  url: string
  firstRunUrl: string
  /** The data folder. */
  data: string
  /** The process id of the server that runs now. */
  pid(): number
  /** Kills the server with -9 and starts it again at the same address. */
  killAndStart(): Promise<void>
  stop(): Promise<void>
}>

/** One process of `rumbo serve`, once it has said a line that matches. */
async function startOn(data: string, port: string, flags: readonly string[], said: RegExp) {
  const child = spawn(process.execPath, ['bin/rumbo', 'serve', '--data', data, '--port', port, '--language', 'en', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, RUMBO_LOG: 'warn' },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  for await (const line of createInterface({ input: child.stdout })) {
    const found = said.exec(line)
    if (found) {
      child.stdout.resume()
      return { found, end, pid: child.pid! }
    }
  }
  await end('SIGTERM')
  throw new Error(`the server did not start: ${errors}`)
}

/** Starts `rumbo serve` as a person does, with a data folder of its own, a free port and the flags of a test. */
export async function serveRumbo(flags: readonly string[] = []): Promise<Served> {
  const data = mkdtempSync(join(tmpdir(), 'rumbo-browser-'))
  const remove = () => rmSync(data, { recursive: true, force: true })
  let running = await startOn(data, '0', flags, /(http:\S+)\/first-run\?token=\S+/).catch((error: unknown) => {
    remove()
    throw error
  })
  const [firstRunUrl, url] = running.found as unknown as [string, string]
  return {
    ...{ url, firstRunUrl, data },
    pid: () => running.pid,
    async killAndStart() {
      await running.end('SIGKILL')
      running = await startOn(data, new URL(url).port, flags, /^Rumbo is at/)
    },
    async stop() {
      await running.end('SIGTERM')
      remove()
    },
  }
}
