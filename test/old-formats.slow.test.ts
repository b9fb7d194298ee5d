import assert from 'node:assert/strict'
import { cpSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { it } from 'node:test'
import { pino } from 'pino'
import { readSettings } from '#platform/config'
import { contributions, start } from '#server'
import { rumbo } from '#test/command-line'
import { administrator } from '#test/server'

const fixtures = globSync('test/fixtures/data-folder-*')

for (const fixture of fixtures)
  it(`opens ${basename(fixture)}: its people sign in and its runs can be read`, async (t) => {
    const home = mkdtempSync(join(tmpdir(), 'rumbo-old-'))
    t.after(() => rmSync(home, { recursive: true, force: true }))
    cpSync(fixture, join(home, 'fixture'), { recursive: true })
    const data = join(home, 'data')
    const { code, stderr } = await rumbo([
      ...['restore', join(home, 'fixture', 'backup'), '--data', data],
      ...['--recovery-key', join(home, 'fixture', 'recovery-key.txt'), '--language', 'en'],
    ])
    assert.equal(code, 0, stderr)
    const upgraded = await rumbo(['upgrade', '--data', data, '--json'])
    assert.equal(upgraded.code, 0, upgraded.stderr)
    await using server = await start({
      settings: readSettings({ data, port: '0' }, {}, home),
      contributions,
      log: pino({ level: 'silent' }),
    })
    const signedIn = await fetch(`${server.url}/api/platform/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: administrator.email, password: administrator.password }),
    })
    assert.equal(signedIn.status, 200, await signedIn.text())
    const cookie = signedIn.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const get = (path: string) => fetch(`${server.url}/api/ai/autopilot${path}`, { headers: { cookie } })
    const { items } = (await (await get('/runs')).json()) as { items: { id: string; status: string }[] }
    assert.deepEqual(
      items.map(({ status }) => status),
      ['delivered'],
    )
    assert.match(await (await get(`/runs/${items[0]!.id}/report`)).text(), /<html/)
  })

it('has at least one of them', () => assert.ok(fixtures.length > 0))
