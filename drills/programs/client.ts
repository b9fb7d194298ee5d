// Clients outside the server's process: they write notes one after another and keep, on disk, the journal of what was
// acknowledged. A line of the journal is the note's number, with `job` behind it when it asked for one.
//   node drills/programs/client.ts <journal> <job every so many>      reads addresses from stdin, `-` for none; ends with it
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

const [journal = '', jobEvery = '20'] = process.argv.slice(2)
const clients = 4
const file = openSync(journal, 'a')
let [url, over, asked] = [null as string | null, false, 0]

async function write(): Promise<void> {
  while (!over) {
    if (url === null) {
      await delay(5)
      continue
    }
    const n = ++asked
    const job = n % Number(jobEvery) === 0
    try {
      const reply = await fetch(`${url}/api/drill/notes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ n, job }),
        signal: AbortSignal.timeout(10_000),
      })
      if (reply.status !== 201) throw new Error(String(reply.status))
      await reply.json()
      writeSync(file, job ? `${n} job\n` : `${n}\n`)
      fsyncSync(file)
    } catch {
      await delay(10)
    }
  }
}

const all = Array.from({ length: clients }, write)
for await (const line of createInterface({ input: process.stdin })) url = line === '-' ? null : line
over = true
await Promise.all(all)
closeSync(file)
