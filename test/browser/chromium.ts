import assert from 'node:assert/strict'
import { existsSync, mkdirSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'

export const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: executablePath!, headless: true, args })

/**
 * Where the picture `name` is kept, for people to look at: `ai-registry-es-360` is `docs/screens/es/ai-registry-360.png`.
 * What has no language stands beside the languages.
 */
export function screenFile(name: string): string {
  const [, before = name, language, after = ''] = /^(.+)-(es|en)(-.+)$/.exec(name) ?? []
  const folder = language ? `docs/screens/${language}` : 'docs/screens'
  mkdirSync(folder, { recursive: true })
  return `${folder}/${before}${after}.png`
}

/** Keeps what the page looks like: on a wide screen two heights of it at most. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  const whole = await page.evaluate<number>('document.documentElement.scrollHeight')
  const wide = width > 500 ? { fullPage: true, clip: { x: 0, y: 0, width, height: Math.max(height, Math.min(whole, 1600)) } } : {}
  await page.screenshot({ path: screenFile(name), animations: 'disabled', ...wide })
}

/**
 * Waits until nothing moves: fading in, a text has less contrast than when it is there. Two frames pass before each look,
 * for what begins to move with the next frame.
 */
const still = (page: Page): Promise<number> =>
  // As an expression: the page's policy forbids scripts made of strings.
  page.evaluate(`(async () => {
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      const moving = document.getAnimations().filter((a) => a.playState !== 'finished' && a.effect.getComputedTiming().endTime !== Infinity)
      if (moving.length === 0) return 0
      await Promise.all(moving.map((a) => a.finished.catch(() => 0)))
    }
  })()`)

/** No rule of WCAG 2.2 AA is broken and nothing reaches beyond the side of the screen. */
export async function checkPage(page: Page, where: string): Promise<void> {
  await still(page)
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  assert.deepEqual(
    violations.map(
      (v) => `${v.id}: ${v.nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary?.slice(0, 200)}`).join(' | ')}`,
    ),
    [],
    where,
  )
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  assert.equal(overflow, 0, `${where}: the page is wider than the screen`)
}
