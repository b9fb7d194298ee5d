import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Served = Readonly<{ url: string; firstRunUrl: string /** The data folder. */; data: string; stop(): Promise<void> }>

/** Starts `rumbo serve` as a person does, with a data folder of its own, a free port and the flags of a test. */
export async function serveRumbo(flags: readonly string[] = []): Promise<Served> {
  const data = mkdtempSync(join(tmpdir(), 'rumbo-browser-'))
  const child = spawn(process.execPath, ['bin/rumbo', 'serve', '--data', data, '--port', '0', '--language', 'en', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, RUMBO_LOG: 'warn' },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
  for await (const line of createInterface({ input: child.stdout })) {
    const link = /(http:\S+)\/first-run\?token=\S+/.exec(line)
    if (link) {
      child.stdout.resume()
      return { url: link[1]!, firstRunUrl: link[0], data, stop }
    }
  }
  await stop()
  throw new Error(`the server did not start: ${errors}`)
}
