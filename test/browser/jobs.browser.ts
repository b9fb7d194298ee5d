import assert from 'node:assert/strict'
import { existsSync, mkdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { customersCsv } from './customers-csv.ts'
import { signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'
import { startRun } from './start-run.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const place = '/w/tienda-aurora'

describe('jobs in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let page: Page
  const faults: string[] = []
  const failed = () => page.locator('[data-tone=bad]').first()
  const begin = (name: string, text: string, target: string) => startRun(page, served.url, { name, text, target })
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES' })).newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    await signUp(page, served.firstRunUrl)
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    assert.deepEqual(faults, [])
  })

  it('say that there are none yet', async () => {
    await page.goto(`${served.url}${place}/platform/jobs`)
    await page.getByText('Todavía no hay trabajos').waitFor()
    await page.getByText('No hay nada en marcha ni esperando.').waitFor()
    await checkPage(page, 'no jobs')
  })

  it('are seen from every page while they run, also after a reload, and cancelled from their own', async () => {
    await begin('clientes grandes.csv', customersCsv(20_000), 'baja')
    await page.goto(`${served.url}${place}/home/start`)
    await page.getByRole('link', { name: /1 trabajo en marcha/ }).waitFor()
    await page.reload()
    await page.getByRole('link', { name: /1 trabajo en marcha/ }).click()
    await page.getByRole('progressbar', { name: /Buscar un modelo en un archivo/ }).waitFor()
    await keepScreen(page, 'platform-jobs-running-es-1440')
    await page.getByRole('button', { name: 'Buscar un modelo en un archivo', exact: true }).first().click()
    const drawer = page.getByRole('dialog', { name: 'Buscar un modelo en un archivo' })
    await drawer.getByText('En marcha').waitFor()
    await checkPage(page, 'a running job')
    await keepScreen(page, 'platform-jobs-one-running-es-1440')
    await drawer.getByRole('button', { name: 'Cancelar' }).click()
    const confirm = page.getByRole('dialog', { name: 'Cancelar «Buscar un modelo en un archivo»' })
    await confirm.getByText('Se para en un segundo.').waitFor()
    await confirm.getByRole('button', { name: 'Cancelar' }).last().click()
    await drawer.getByText('Cancelado').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('No hay nada en marcha ni esperando.').waitFor()
  })

  it('tell why they did not finish, in three sentences, at an address of their own', async () => {
    await begin('sin respuesta.csv', 'a,b\n1,x\n2,x\n3,x\n', 'b')
    await page.goto(`${served.url}${place}/platform/jobs`)
    await failed().waitFor()
    await page.getByRole('button', { name: 'Buscar un modelo en un archivo', exact: true }).first().click()
    const drawer = page.getByRole('dialog', { name: 'Buscar un modelo en un archivo' })
    await drawer.getByText('La columna de resultado «b» vale siempre «x» (3 filas).').first().waitFor()
    const address = page.url()
    assert.match(address, /platform\/jobs\/[0-9a-f-]{36}$/)
    await page.reload()
    await drawer.getByText('La columna de resultado «b» vale siempre «x» (3 filas).').first().waitFor()
    await checkPage(page, 'a failed job')
    await keepScreen(page, 'platform-jobs-one-failed-es-1440')
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
  })

  it('are narrowed by state and kind', async () => {
    await page.getByRole('combobox', { name: 'Estado' }).click()
    await page.getByRole('option', { name: 'Hecho' }).click()
    await failed().waitFor({ state: 'hidden' })
    await page.reload()
    await failed().waitFor()
  })

  it('name who does them', async () => {
    await page.getByRole('tab', { name: 'Servidores' }).click()
    await page.getByText('Web y trabajos').waitFor()
    await checkPage(page, 'workers')
    await keepScreen(page, 'platform-jobs-workers-es-1440')
  })

  it('come back by the clock until somebody switches that off, and run at once when asked', async () => {
    await page.getByRole('tab', { name: 'Horarios' }).click()
    const verify = 'Comprobar el registro de actividad'
    await page.getByRole('button', { name: verify, exact: true }).click()
    const drawer = page.getByRole('dialog', { name: verify })
    await drawer.getByText('Todos los días a las 04:20 (Europe/Madrid)').waitFor()
    await drawer.getByText('Si Rumbo estaba parado, se hace una vez al volver.').waitFor()
    await checkPage(page, 'a schedule')
    await keepScreen(page, 'platform-jobs-schedule-es-1440')
    await drawer.getByRole('switch', { name: 'Activo' }).uncheck({ force: true })
    await drawer.getByRole('button', { name: 'Guardar' }).click()
    await page.getByText('Apagado').waitFor()
    await page.reload()
    await page.getByText('Apagado').waitFor()
    await page.getByRole('button', { name: verify, exact: true }).click()
    await drawer.getByRole('button', { name: 'Hacer ahora' }).click()
    await drawer.getByText('Hecho').waitFor()
    await drawer.getByText(/actividades comprobadas, 0 fallos/).waitFor()
  })

  it('that failed through the machine are replayed as they are', async () => {
    const head = join(served.data, 'keys', 'activity-head.json')
    rmSync(head)
    mkdirSync(head)
    await page.goto(`${served.url}${place}/platform/jobs/schedules`)
    await page.getByRole('button', { name: 'Comprobar el registro de actividad', exact: true }).click()
    const drawer = page.getByRole('dialog', { name: 'Comprobar el registro de actividad' })
    await drawer.getByRole('button', { name: 'Hacer ahora' }).click()
    await drawer.getByText('No terminó').waitFor()
    await drawer.getByText('Se intentará otra vez (intento 3)', { exact: false }).waitFor()
    await keepScreen(page, 'platform-jobs-one-dead-es-1440')
    rmdirSync(head)
    await drawer.getByRole('button', { name: 'Repetir' }).click()
    await drawer.getByText('Hecho').waitFor()
    await page.keyboard.press('Escape')
  })

  it('read well in both languages, wide and narrow, light and dark', async () => {
    for (const tab of ['', '/schedules', '/workers'])
      for (const [width, scheme, language] of [
        [1440, 'light', 'Español'],
        [360, 'light', 'Español'],
        [1440, 'dark', 'English'],
        [360, 'dark', 'English'],
      ] as const) {
        await page.goto(`${served.url}${place}/platform/jobs${tab}`)
        await page.setViewportSize({ width, height: width < 500 ? 740 : 900 })
        await page.emulateMedia({ colorScheme: scheme })
        await page.getByRole('button', { name: /(Idioma|Language): / }).click()
        await page.getByRole('menuitem', { name: language }).click()
        await page.getByRole('heading', { level: 1, name: language === 'Español' ? 'Trabajos' : 'Jobs' }).waitFor()
        await page.getByRole('menu').waitFor({ state: 'hidden' })
        const name = tab === '' ? 'list' : tab.slice(1)
        const where = `platform-jobs-${name}-${language === 'Español' ? 'es' : 'en'}-${width}${scheme === 'dark' ? '-dark' : ''}`
        if (tab !== '/workers') await keepScreen(page, where)
        await checkPage(page, where)
      }
  })
})
