import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import type { Page } from 'playwright-core'
import { launch } from '#test/browser/chromium'
import { signUp } from '#test/browser/first-person'
import { serveRumbo } from '#test/browser/served'
import { snapshotRows } from './programs/snapshot-rows.ts'
import type { Drill } from './run.ts'

const demoRows = 1_000_000
const bookRows = 20_000
const words = {
  es: {
    ready: 'Listo',
    see: 'Esto es lo que veo',
    ask: 'Preguntar a estos datos',
    want: '¿Qué quieres saber?',
    find: 'Buscar la respuesta',
    publish: 'Publicar',
    publishing: 'Publicar el modelo',
  },
  en: {
    ready: 'Ready',
    see: 'What I see',
    ask: 'Ask these data',
    want: 'What do you want to know?',
    find: 'Find the answer',
    publish: 'Publish',
    publishing: 'Publish the model',
  },
} as const
type Language = keyof typeof words
type File = Readonly<{ name: string; path: string; rows: number; language: Language }>

async function writeCsv(path: string, seed: number, rows: number): Promise<void> {
  const stream = createWriteStream(path)
  for (const cells of snapshotRows(seed, rows)) if (!stream.write(`${cells.join(',')}\n`)) await once(stream, 'drain')
  stream.end()
  await once(stream, 'close')
}
async function writeWorkbook(path: string, seed: number, rows: number): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path })
  const sheet = book.addWorksheet('Clientes')
  for (const cells of snapshotRows(seed, rows)) sheet.addRow(cells).commit()
  await book.commit()
}

/** The most memory that a process has had, and has now, in MB. */
function memoryOf(pid: number): { most: number; now: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const of = (name: string) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024)
  return { most: of('VmHWM'), now: of('VmRSS') }
}

/** One file from the drop zone to an endpoint that answers, as a person goes. @returns seconds of each part, and what was found */
async function walk(page: Page, url: string, { name, path, rows, language }: File) {
  const w = words[language]
  const button = (label: string) => page.getByRole('button', { name: label })
  const heading = (label: string | RegExp, timeout: number) => page.getByRole('heading', { level: 1, name: label }).waitFor({ timeout })
  const seconds: Record<string, number> = {}
  const timed = async (part: string, work: () => Promise<unknown>) => {
    const from = performance.now()
    await work()
    seconds[part] = Math.round((performance.now() - from) / 100) / 10
  }
  await page.goto(`${url}/w/tienda-aurora/data/sources`)
  const row = page.getByRole('row').filter({ hasText: name })
  await timed('arrived', async () => {
    await page.locator('input[type=file]').first().setInputFiles(path)
    await row.waitFor({ timeout: 300_000 })
  })
  await timed('read', () => row.getByText(w.ready).waitFor({ timeout: 600_000 }))
  await page.getByText(name, { exact: true }).click()
  await heading(w.see, 30_000)
  await page.getByText(new Intl.NumberFormat(language).format(rows), { exact: false }).first().waitFor()
  await timed('asked', async () => {
    await button(w.ask).click()
    await heading(w.want, 30_000)
    await button(w.find).waitFor({ timeout: 300_000 })
  })
  await timed('found', async () => {
    await button(w.find).click()
    await button(w.publish).waitFor({ timeout: 1_800_000 })
  })
  const found = await page.evaluate<{ metric: string; quality: number; lift: number | null }>(`(async () => {
    const { headline } = (await (await fetch('/api/ai/autopilot/runs?limit=1')).json()).items[0]
    return { metric: headline.metric, quality: headline.quality.value, lift: headline.lift?.value ?? null }
  })()`)
  await timed('published', async () => {
    await button(w.publish).click()
    await heading(w.publishing, 30_000)
    await page.getByRole('textbox').first().fill(`Bajas ${name}`)
    await button(w.publish).click()
    await page.waitForURL(/\/ai\/registry\/bajas-[^/]+$/)
  })
  const answered = await page.evaluate<number>(`(async () => {
    const { csrf } = await (await fetch('/api/platform/auth/session')).json()
    const model = await (await fetch('/api/ai/models/' + location.pathname.split('/').at(-1))).json()
    const row = Object.fromEntries(model.current.inputs.map(({ name, typical }) => [name, typical]))
    const headers = { 'x-csrf-token': csrf, 'content-type': 'application/json' }
    return (await fetch(model.address, { method: 'POST', headers, body: JSON.stringify({ row }) })).status
  })()`)
  return { seconds, found, answered }
}

/**
 * Walks from a file to a published model in Chromium, with a million rows of the example shop in Spanish and with an Excel
 * workbook in English, and tells how long each part took and how much memory the server had.
 */
export const drill: Drill = async ({ seed, share, log }) => {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-journey-'))
  const files: File[] = [
    { name: 'clientes_baja.csv', path: join(folder, 'clientes_baja.csv'), rows: Math.round(demoRows * share), language: 'es' },
    { name: 'clientes_baja.xlsx', path: join(folder, 'clientes_baja.xlsx'), rows: Math.round(bookRows * share), language: 'en' },
  ]
  await writeCsv(files[0]!.path, seed, files[0]!.rows)
  await writeWorkbook(files[1]!.path, seed, files[1]!.rows)
  log('files written')
  const served = await serveRumbo()
  const browser = await launch()
  const faults: string[] = []
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES' })).newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    await signUp(page, served.firstRunUrl)
    const idleMb = memoryOf(served.pid()).now
    const walked = []
    for (const file of files) {
      if (file.language === 'en') {
        await page.getByRole('button', { name: /(Idioma|Language): / }).click()
        await page.getByRole('menuitem', { name: 'English' }).click()
      }
      const one = await walk(page, served.url, file)
      walked.push({
        ...{ file: file.name, rows: file.rows, megabytes: Math.round(statSync(file.path).size / 2 ** 20), language: file.language },
        ...one,
        serverMb: memoryOf(served.pid()),
      })
      log(`${file.name}: ${JSON.stringify(walked.at(-1))}`)
    }
    const passed = faults.length === 0 && walked.every(({ answered }) => answered === 200)
    return { passed, result: { walked, idleMb, faults } }
  } finally {
    await browser.close()
    await served.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
