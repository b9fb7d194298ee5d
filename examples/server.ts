// A server in a folder of its own: first-run link, administrator, session, API. `node examples/server.ts`
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { readSettings } from '#platform/config'
import { contributions, start } from '#server'

const folder = mkdtempSync(join(tmpdir(), 'rumbo-example-'))
try {
  const settings = readSettings({ data: join(folder, 'data'), port: '0' }, {}, folder)
  await using server = await start({ settings, contributions, log: pino({ level: 'silent' }) })
  const api = `${server.url}/api`

  const refused = (await (await fetch(`${api}/ai/autopilot/runs`, { headers: { 'accept-language': 'en' } })).json()) as { code: string }
  console.log(`without a session: ${refused.code}`)

  // Whoever opens the link that `rumbo serve` shows becomes the administrator.
  const token = new URL(server.firstRunUrl!).searchParams.get('token')
  const person = {
    workspace: 'Tienda Aurora',
    name: 'Ana',
    email: 'ana@example.org',
    password: 'eight horses in the kitchen',
    language: 'en',
  }
  const opened = await fetch(`${api}/platform/auth/first-run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...person }),
  })
  const session = (await opened.json()) as { workspace: { name: string }; roles: string[]; csrf: string }
  console.log(`signed in to ${session.workspace.name} as ${session.roles.join(', ')}`)

  // Writing needs the cookie and `x-csrf-token: session.csrf`; reading needs the cookie alone.
  const headers = { cookie: opened.headers.getSetCookie()[0]!.split(';')[0]! }
  console.log(`runs: ${await (await fetch(`${api}/ai/autopilot/runs`, { headers })).text()}`)
} finally {
  rmSync(folder, { recursive: true })
}
