// What a person waits for in the browser: scripts of the first page, and the time from a key or click to the next paint.
import type { Page } from 'playwright-core'
import { launch } from '#test/browser/chromium'
import { signUp } from '#test/browser/first-person'
import { serveGallery } from '#test/browser/gallery'
import { serveRumbo } from '#test/browser/served'
import { median } from './parts/median.ts'
import type { Bench, Row } from './run.ts'

const clicks = 5

/** Kilobytes of script, as they come over the line, until the home page of a person stands. */
async function firstLoad(page: Page, url: string): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  const scripts = new Set<string>()
  let bytes = 0
  session.on('Network.responseReceived', ({ requestId, type }) => void (type === 'Script' && scripts.add(requestId)))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  await session.detach()
  return bytes / 1000
}

/** Milliseconds from each interaction to its next paint, as the browser itself measures them (Event Timing). */
async function interactions(page: Page): Promise<{ name: string; ms: number[] }[]> {
  await page.evaluate(`globalThis.seen = []; new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.interactionId) globalThis.seen.push(entry.duration)
  }).observe({ type: 'event', durationThreshold: 16, buffered: false })`)
  const frame = page.getByRole('region', { name: 'Todos los clientes' })
  await frame.scrollIntoViewIfNeeded()
  /** An interaction of less than 16 ms is not told: it counts as 16. */
  const time = async (act: () => Promise<unknown>): Promise<number> => {
    await page.evaluate('globalThis.seen.length = 0')
    await act()
    await page.waitForTimeout(400)
    const ms = Math.max(16, ...(await page.evaluate<number[]>('globalThis.seen')))
    await found.fill('')
    return ms
  }
  const found = page.getByRole('searchbox', { name: 'Buscar en la tabla' }).last()
  const acts: Record<string, () => Promise<unknown>> = {
    sort: () => frame.getByRole('button', { name: 'Gasto, €' }).click(),
    'a letter of a search': () => found.press('a'),
    'to the end by key': async () => {
      await frame.focus()
      await page.keyboard.press('End')
    },
  }
  const told: { name: string; ms: number[] }[] = []
  for (const [name, act] of Object.entries(acts)) {
    const ms: number[] = []
    for (let i = 0; i < clicks; i++) ms.push(await time(act))
    told.push({ name, ms })
  }
  return told
}

export const bench: Bench = async (log) => {
  await using stack = new AsyncDisposableStack()
  const browser = await launch()
  stack.defer(() => browser.close())
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-ES' })).newPage()
  const served = await serveRumbo()
  stack.defer(() => served.stop())
  await signUp(page, served.firstRunUrl)
  const home = page.url()
  const kilobytes = await firstLoad(page, home)
  log(`first load of ${new URL(home).pathname}: ${kilobytes.toFixed(1)} kB of script`)
  const gallery = await serveGallery()
  stack.defer(() => gallery.stop())
  await page.goto(gallery.url)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const told = await interactions(page)
  for (const { name, ms } of told) log(`${name}: ${ms.join(' ')} ms`)
  const common = { anchor: null, theirs: null, better: 'lower' } as const
  return [
    { work: 'home, first load: scripts, compressed', ours: kilobytes, unit: 'kB', target: 260, ...common },
    ...told.map(
      ({ name, ms }): Row => ({
        work: `table of 10⁵ rows, ${name}: next paint, median`,
        ours: median(ms),
        unit: 'ms',
        target: 100,
        ...common,
      }),
    ),
  ]
}
