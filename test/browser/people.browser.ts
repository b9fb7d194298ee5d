import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type OidcProvider, startOidcProvider } from '#test/oidc'
import { hotp } from '../../src/platform/auth/totp.ts'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const ana = { name: 'Ana López', email: 'ana@aurora.es', password: 'ocho caballos en la cocina' }
const bea = { name: 'Bea Ruiz', email: 'bea@aurora.es', password: 'nueve barcos sin velas' }
const slug = 'tienda-aurora'

/** The bytes of a base32 text (RFC 4648), as an authenticator app reads it. */
function bytesOf(text: string): Buffer {
  const bits = [...text].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
const codeOf = (secret: string, ahead = 0) => hotp(bytesOf(secret), Math.floor(Date.now() / 30_000) + ahead, 6)

describe('people in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let admin: Page
  const faults: string[] = []
  before(async () => {
    served = await serveRumbo()
    browser = await launch()
    admin = await open()
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
  })

  async function open(width = 1440): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: width < 500 ? 740 : 900 }, locale: 'es-ES' })
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    return page
  }
  const password = (page: Page, label = 'Contraseña') => page.getByLabel(label, { exact: false }).first()
  async function signIn(page: Page, person: { email: string; password: string }) {
    await page.goto(served.url)
    await page.getByLabel('Correo').fill(person.email)
    await password(page).fill(person.password)
    await page.getByRole('button', { name: 'Iniciar sesión' }).click()
  }
  const accountButton = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`· .*${name}`) })
  async function both(page: Page, name: string) {
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 900 })
      await checkPage(page, `${name} ${width}`)
      await keepScreen(page, `${name}-es-${width}`)
    }
    await page.setViewportSize({ width: 1440, height: 900 })
  }

  it('invites somebody, who accepts and is in', async () => {
    await admin.goto(served.firstRunUrl)
    await admin.getByLabel('Nombre del espacio').fill('Tienda Aurora')
    await admin.getByLabel('Tu nombre').fill(ana.name)
    await admin.getByLabel('Correo').fill(ana.email)
    await password(admin).fill(ana.password)
    await admin.getByRole('button', { name: 'Crear espacio y cuenta' }).click()
    await accountButton(admin, ana.name).waitFor()
    await admin.goto(`${served.url}/w/${slug}/platform/auth/invitations`)
    await admin.locator('[data-invite]').click()
    await admin.getByRole('dialog').getByLabel('Correo').fill(bea.email)
    await admin.getByLabel('Análisis').check()
    await admin.getByLabel('Aprueba gastos').check()
    await keepScreen(admin, 'invite-es-1440')
    await admin.getByRole('dialog').getByRole('button', { name: 'Invitar' }).click()
    const link = (await admin.locator('[data-link]').textContent()) ?? ''
    await admin.getByRole('button', { name: 'Hecho' }).click()
    await both(admin, 'invitations')
    const guest = await open()
    await guest.goto(link)
    await guest.getByLabel('Tu nombre').fill(bea.name)
    await password(guest).fill(bea.password)
    await guest.getByRole('button', { name: 'Entrar en el espacio' }).click()
    await accountButton(guest, bea.name).waitFor()
    await guest.context().close()
  })

  it('shows what a person may do and why', async () => {
    await admin.goto(`${served.url}/w/${slug}/platform/auth`)
    await admin.getByRole('heading', { level: 1, name: 'Personas y permisos' }).waitFor()
    await admin.getByText(bea.email).waitFor()
    await both(admin, 'people')
    await admin.getByText(bea.name).first().click()
    await admin.getByText('Empezar y cancelar ejecuciones').waitFor()
    await keepScreen(admin, 'person-es-1440')
    await checkPage(admin, 'person')
  })

  let secret = ''
  it('sets the second step up and asks for its code at the next sign-in', async () => {
    const page = await open()
    await signIn(page, bea)
    await accountButton(page, bea.name).click()
    await page.getByRole('menuitem', { name: 'Mi cuenta' }).click()
    await page.getByRole('heading', { level: 1, name: 'Mi cuenta' }).waitFor()
    await page.getByRole('button', { name: 'Activar' }).click()
    await both(page, 'account')
    await password(page).fill(bea.password)
    await page.getByRole('button', { name: 'Continuar' }).click()
    await page.getByRole('img', { name: /código|QR/i }).waitFor()
    await keepScreen(page, 'second-step-es-1440')
    secret = ((await page.locator('code').first().textContent()) ?? '').trim()
    await page.getByLabel('Código', { exact: false }).first().fill(codeOf(secret, -1))
    await page.getByRole('button', { name: 'Activar' }).click()
    await page.locator('code').nth(9).waitFor()
    await page.context().close()
    const again = await open()
    await signIn(again, bea)
    await again.getByLabel('Código', { exact: false }).first().fill(codeOf(secret))
    await keepScreen(again, 'second-step-sign-in-es-1440')
    await again.getByRole('button', { name: 'Continuar' }).click()
    await accountButton(again, bea.name).waitFor()
    await again.context().close()
  })

  it('takes an open session and a key away at once from somebody who is deactivated', async () => {
    const page = await open()
    await signIn(page, bea)
    await page.getByLabel('Código', { exact: false }).first().fill(codeOf(secret, 1))
    await page.getByRole('button', { name: 'Continuar' }).click()
    await accountButton(page, bea.name).waitFor()
    await page.goto(`${served.url}/w/${slug}/platform/account/keys`)
    await page.getByRole('button', { name: 'Nueva clave' }).click()
    await page.getByLabel('Para qué es').fill('Cuadro de mando')
    await page.getByLabel('Qué puede hacer').first().fill('Ver las ejecuciones')
    await page.getByRole('option', { name: /Ver las ejecuciones/ }).click()
    await page.getByLabel('Para qué es').click()
    await page.getByRole('button', { name: 'Crear clave' }).click()
    const token = (await page.locator('[data-key]').textContent()) ?? ''
    const byKey = async () => (await fetch(`${served.url}/api/ai/autopilot/runs`, { headers: { authorization: `Bearer ${token}` } })).status
    assert.equal(await byKey(), 200)
    await page.getByRole('button', { name: 'Hecho' }).click()
    await both(page, 'my-keys')
    await admin.goto(`${served.url}/w/${slug}/platform/auth`)
    await admin.getByText(bea.name).first().click()
    await admin.getByRole('button', { name: 'Desactivar' }).click()
    await admin
      .getByRole('dialog', { name: /Desactivar a/ })
      .getByRole('button', { name: 'Desactivar' })
      .click()
    await admin.getByText('Sin acceso').first().waitFor()
    assert.equal(await byKey(), 401)
    await page.reload()
    await page.getByRole('heading', { name: 'Iniciar sesión' }).waitFor()
    await page.context().close()
  })

  it('lets somebody in by a real OpenID provider', async () => {
    const base = `${served.url}/api/platform/auth/single-sign-on`
    const provider: OidcProvider = await startOidcProvider({ redirectUri: `${base}/callback`, logoutUri: `${base}/${slug}/logout` })
    try {
      provider.people.set('luz', { email: 'luz@aurora.es', name: 'Luz Mar', groups: ['datos'] })
      await admin.goto(`${served.url}/w/${slug}/platform/auth/single-sign-on`)
      await admin.getByLabel('Emisor').fill(provider.issuer)
      await admin.getByLabel('Identificador del cliente').fill(provider.clientId)
      await admin.getByLabel('Secreto del cliente').first().fill(provider.clientSecret)
      await admin.getByLabel('Roles de cada grupo').fill('datos = analyst')
      await both(admin, 'single-sign-on')
      const allowed = await admin.evaluate(
        `fetch('/api/platform/auth/session').then((r) => r.json()).then(({ csrf }) => fetch('/api/platform/connections/networks', { method: 'PUT', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf }, body: JSON.stringify({ allowedNetworks: ['127.0.0.1'] }) })).then((r) => r.status)`,
      )
      assert.equal(allowed, 200)
      await admin.getByRole('button', { name: 'Guardar' }).click()
      await admin.getByText('Guardado.').waitFor()
      const page = await open()
      await page.goto(`${served.url}/w/${slug}`)
      await page.getByRole('button', { name: 'Entrar con la cuenta de tu organización' }).click()
      await keepScreen(page, 'sign-in-organisation-es-1440')
      await page.getByRole('button', { name: 'Continuar' }).click()
      await page.waitForURL((url) => url.origin === provider.issuer).catch(() => assert.fail(page.url()))
      await page.getByLabel('Who').fill('luz')
      await page.getByRole('button', { name: 'Enter' }).click()
      await accountButton(page, 'Luz Mar').waitFor()
      await provider.logOut('luz')
      await page.reload()
      await page.getByRole('heading', { name: 'Iniciar sesión' }).waitFor()
    } finally {
      await provider.close()
    }
  })

  it('leaves no fault of a script behind', () => assert.deepEqual(faults, []))
})
