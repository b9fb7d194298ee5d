// Writes test/fixtures/data-folder-<version>: a small installation of today's format as a backup with its recovery key, for
// the tests of later versions, which must open it for ever. Run it once per release: node scripts/fixture-data-folder.ts
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { backupKeyOf, makeBackup, withInstallation, writeRecoveryKey } from '#platform/backups'
import { readSettings, version } from '#platform/config'
import { contributions, start } from '#server'
import { customersCsv } from '#test/browser/customers-csv'

const home = mkdtempSync(join(tmpdir(), 'rumbo-fixture-'))
const target = join('test', 'fixtures', `data-folder-${version}`)
try {
  const settings = readSettings({ data: join(home, 'data'), port: '0' }, {}, home)
  {
    await using server = await start({ settings, contributions, log: pino({ level: 'silent' }) })
    const reply = await fetch(`${server.url}/api/platform/auth/first-run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        token: new URL(server.firstRunUrl ?? '').searchParams.get('token'),
        workspace: 'Tienda Aurora',
        name: 'Ana López',
        email: 'ana@aurora.es',
        password: 'ocho caballos en la cocina',
        language: 'es',
      }),
    })
    const { workspace, csrf } = (await reply.json()) as { workspace: { id: string }; csrf: string }
    const cookie = reply.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const form = new FormData()
    form.set('file', new Blob([customersCsv(600)]), 'clientes.csv')
    form.set('target', 'baja')
    form.set('trials', '1')
    await fetch(`${server.url}/api/ai/autopilot/runs`, { method: 'POST', headers: { cookie, 'x-csrf-token': csrf }, body: form })
    mkdirSync(join(settings.dataFolder, 'artefacts', workspace.id), { recursive: true })
    for (let i = 0; i < 300; i++) {
      const list = (await (await fetch(`${server.url}/api/ai/autopilot/runs`, { headers: { cookie } })).json()) as {
        items: { status: string }[]
      }
      if (list.items.every(({ status }) => status !== 'queued' && status !== 'running')) break
      await delay(200)
    }
    await delay(1500)
  }
  await withInstallation(settings, async (installation) => {
    const { id } = await makeBackup(installation, { into: home })
    rmSync(target, { recursive: true, force: true })
    mkdirSync(target, { recursive: true })
    renameSync(join(home, id), join(target, 'backup'))
    writeFileSync(join(target, 'recovery-key.txt'), `${writeRecoveryKey(backupKeyOf(installation.secrets))}\n`)
  })
  console.log(target)
} finally {
  rmSync(home, { recursive: true, force: true })
}
