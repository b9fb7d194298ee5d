import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { SourceFile } from '#schema/data/files'
import { badFiles } from '#test/bad-files'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'
import { startRun } from './start-run.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const words = {
  es: { menu: 'Español', see: 'Esto es lo que veo', expected: 'Qué se esperaba', mend: 'Cómo arreglarlo', other: 'Traer otro archivo' },
  en: { menu: 'English', see: 'This is what I see', expected: 'What was expected', mend: 'How to mend it', other: 'Bring another file' },
} as const

/** What people bring that cannot be used, as the pages tell it; the whole table is walked over HTTP. */
describe('bad input in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const faults: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-bad-input-'))
  const unreadable = badFiles
    .filter(({ code, content }) => code.startsWith('SOURCE_') && content.length > 0)
    .map((one, i) => ({ ...one, path: join(folder, `${i} ${one.file ?? 'clientes.csv'}`) }))
  before(async () => {
    for (const { path, content } of unreadable) writeFileSync(path, content)
    writeFileSync(join(folder, 'vacío.csv'), '')
    served = await serveRumbo()
    browser = await launch()
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES' })
    page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    await signUp(page, served.firstRunUrl)
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    rmSync(folder, { recursive: true, force: true })
    assert.deepEqual(faults, [])
  })
  const go = (path: string) => page.goto(`${served.url}/w/tienda-aurora/${path}`)
  const speak = async (language: keyof typeof words) => {
    await page.getByRole('button', { name: /(Idioma|Language): / }).click()
    await page.getByRole('menuitem', { name: words[language].menu }).click()
  }
  /** The alert of the page tells a refusal with its three sentences and its code. */
  async function assertTold(code: string, language: keyof typeof words): Promise<void> {
    // With its label in the language: the sentences come after the language was chosen
    const alert = page.getByRole('main').getByRole('alert').filter({ hasText: code }).filter({ hasText: words[language].expected })
    await alert.waitFor()
    const said = (await alert.textContent())!
    for (const label of [words[language].expected, words[language].mend]) assert.ok(said.includes(`${label}: `), said)
    assert.doesNotMatch(said, /\{\w+[:|}]|undefined/)
  }

  it('each file that cannot be read is kept and says why, in both languages', async () => {
    await go('data/sources')
    const field = page.locator('input[type=file]').first()
    await field.setInputFiles([join(folder, 'vacío.csv'), ...unreadable.map(({ path }) => path)])
    await page.getByRole('alert').filter({ hasText: 'vacío.csv' }).waitFor()
    const brought = () => page.evaluate<{ items: SourceFile[] }>('fetch("/api/data/files?limit=200").then((reply) => reply.json())')
    let { items } = await brought()
    while (items.filter(({ state }) => state === 'unusable').length < unreadable.length) {
      await delay(200)
      items = (await brought()).items
    }
    const byName = new Map(items.map((file) => [file.name, file]))
    assert.equal(byName.size, unreadable.length)
    for (const language of ['es', 'en'] as const) {
      await speak(language)
      for (const { path, code } of unreadable) {
        await go(`data/sources/${byName.get(path.split('/').at(-1)!)!.id}`)
        await page.getByRole('heading', { level: 1, name: words[language].see }).waitFor()
        await page.getByRole('link', { name: words[language].other }).waitFor()
        await assertTold(code, language)
        if (code !== 'SOURCE_LOCKED') continue
        await checkPage(page, 'a workbook behind a password')
        await keepScreen(page, `data-sources-locked-${language}-1440`)
      }
    }
  })

  it('a run of a file from which nothing can be learnt says why, in both languages', async () => {
    for (const one of badFiles.filter(({ code }) => !code.startsWith('SOURCE_'))) {
      const id = await startRun(page, served.url, { name: 'clientes.csv', text: String(one.content), target: 'baja' })
      for (const language of ['es', 'en'] as const) {
        await go(`ai/autopilot/${id}`)
        await speak(language)
        await assertTold(one.code, language)
      }
    }
    await checkPage(page, 'a run of nothing')
  })

  it('an upload goes on by itself when the server was killed, and nothing is there twice', async () => {
    await go('data/sources')
    await speak('es')
    const path = join(folder, 'largo.csv')
    writeFileSync(path, `fecha,articulo\n${'2025-03-04,ropa de temporada\n'.repeat((20 * 2 ** 20) / 29)}`)
    const network = await context.newCDPSession(page)
    const speed = (uploadThroughput: number) =>
      network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput })
    await network.send('Network.enable')
    await speed(2 ** 20)
    await page.locator('input[type=file]').first().setInputFiles(path)
    const card = page.getByRole('article', { name: 'largo.csv' })
    await card.getByText('Llegando', { exact: true }).waitFor()
    await served.killAndStart()
    await card
      .getByText(/Sin conexión|Llegando/)
      .first()
      .waitFor()
    await speed(-1)
    await page.getByRole('row').filter({ hasText: 'largo.csv' }).getByText('Listo').waitFor({ timeout: 60_000 })
    assert.equal(await page.getByRole('row').filter({ hasText: 'largo.csv' }).count(), 1)
  })
})
