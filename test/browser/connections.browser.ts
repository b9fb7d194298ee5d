import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { type Mailbox, startMailbox } from '#test/mailbox'
import { type Receiver, startReceiver } from '#test/receiver'
import { checkPage, executablePath, keepScreen, launch } from './chromium.ts'
import { ana, signUp } from './first-person.ts'
import { type Served, serveRumbo } from './served.ts'

const skip = executablePath === undefined ? 'no Chromium on this machine' : !existsSync('dist/web/index.html') && 'the web is not built'
const newPassword = 'cinco lunas sobre el tejado'
const address = '/w/tienda-aurora/platform/connections'

describe('connections in a browser', { skip }, () => {
  let served: Served
  let browser: Browser
  let mailbox: Mailbox
  let receiver: Receiver
  let chat: Receiver
  let page: Page
  const faults: string[] = []
  before(async () => {
    mailbox = await startMailbox()
    receiver = await startReceiver()
    chat = await startReceiver('/services/secret-token')
    served = await serveRumbo(['--smtp-url', mailbox.url, '--mail-from', 'rumbo@aurora.es', '--public-url', 'https://rumbo.aurora.es'])
    browser = await launch()
    page = await open()
    await signUp(page, served.firstRunUrl)
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
    await mailbox?.close()
    receiver?.close()
    chat?.close()
  })

  async function open(locale = 'es-ES'): Promise<Page> {
    const fresh = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale })).newPage()
    fresh.setDefaultTimeout(30_000)
    fresh.on('pageerror', (error) => faults.push(String(error)))
    return fresh
  }
  async function both(of: Page, name: string) {
    for (const width of [360, 1440]) {
      await of.setViewportSize({ width, height: width < 500 ? 740 : 900 })
      await checkPage(of, `${name} ${width}`)
      await keepScreen(of, `${name}-${width}`)
    }
  }
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name })

  it('says what will be there before there is anything', async () => {
    await page.goto(`${served.url}${address}`)
    await page.getByText('Ningún sistema recibe lo que ocurre aquí').waitFor()
    await both(page, 'platform-connections-empty-es')
    for (const [tab, words] of [
      ['Chats', 'Los avisos no llegan a ningún chat'],
      ['Direcciones permitidas', 'Solo se llega a direcciones públicas'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click()
      await page.getByText(words).waitFor()
      await checkPage(page, tab)
    }
  })

  let secret = ''
  it('adds a webhook, tells its secret once, and says why a private address does not answer', async () => {
    await page.getByRole('tab', { name: 'Webhooks' }).click()
    await page.getByRole('button', { name: 'Añadir webhook' }).click()
    const form = dialog('Añadir webhook')
    await form.getByRole('button', { name: 'Añadir' }).click()
    await form.getByText('Al menos 1').or(form.getByText('Falta este dato')).first().waitFor()
    await form.getByLabel('Nombre').fill('Almacén')
    await form.getByLabel('Dirección').fill(receiver.url)
    await both(page, 'platform-connections-new-webhook-es')
    await form.getByRole('button', { name: 'Añadir' }).click()
    secret = ((await form.locator('[data-secret]').textContent()) ?? '').trim()
    assert.match(secret, /^whsec_/)
    await checkPage(page, 'secret')
    await form.getByRole('button', { name: 'Hecho' }).click()
    await page.getByRole('button', { name: 'Almacén' }).click()
    await dialog('Almacén').getByRole('button', { name: 'Probar' }).click()
    await dialog('Almacén').getByText('La dirección es de una red privada que no está permitida.').first().waitFor()
    assert.equal(receiver.got.length, 0)
    await page.keyboard.press('Escape')
  })

  it('allows an address, with who and why, and takes the refusal of a bad one without losing what was typed', async () => {
    await page.getByRole('tab', { name: 'Direcciones permitidas' }).click()
    await page.getByRole('button', { name: 'Permitir una dirección' }).click()
    const form = dialog('Permitir una dirección')
    await form.getByLabel('Dirección o red').fill('169.254.169.254')
    await form.getByLabel('Para qué').fill('Almacén de la tienda')
    await form.getByRole('button', { name: 'Permitir' }).click()
    await form.getByText('«169.254.169.254» no se puede permitir.').waitFor()
    assert.equal(await form.getByLabel('Para qué').inputValue(), 'Almacén de la tienda')
    await form.getByLabel('Dirección o red').fill('127.0.0.1')
    await form.getByRole('button', { name: 'Permitir' }).click()
    await form.waitFor({ state: 'hidden' })
    await page.getByText('Almacén de la tienda').waitFor()
    await page.getByText(ana.name).last().waitFor()
    await both(page, 'platform-connections-networks-es')
  })

  it('tests, delivers, replays, switches off and on, and removes a webhook with the way back', async () => {
    receiver.body = '{"recibido":true}'
    await page.getByRole('tab', { name: 'Webhooks' }).click()
    await page.getByRole('button', { name: 'Almacén' }).click()
    const view = dialog('Almacén')
    await view.getByRole('button', { name: 'Probar' }).click()
    await view.getByText('Ha llegado').waitFor()
    await view.getByText('{"recibido":true}').first().waitFor()
    const tried = receiver.got.find(({ body }) => body.includes('webhook.test'))!
    new Webhook(secret).verify(tried.body, tried.headers as Record<string, string>)
    // What was done on this page is itself news for the endpoint.
    await view.getByRole('article').first().waitFor()
    await view.getByText('Entregada').first().waitFor()
    await both(page, 'platform-connections-webhook-es')
    await page.setViewportSize({ width: 1440, height: 900 })
    await view.getByRole('button', { name: 'Enviar varios días otra vez' }).click()
    await view.getByLabel('Todo', { exact: true }).check()
    await view.getByRole('button', { name: 'Enviar otra vez' }).first().click()
    await view.getByText(/entregas? esperan? su turno/).waitFor()
    await checkPage(page, 'replay')
    await view.getByRole('button', { name: 'Apagar' }).click()
    await view.getByText('Apagado', { exact: true }).waitFor()
    await view.getByRole('button', { name: 'Encender' }).click()
    await view.getByText('En uso').waitFor()
    await view.getByRole('button', { name: 'Cambiar el secreto' }).click()
    await dialog('Cambiar el secreto').getByRole('button', { name: 'Cambiar el secreto' }).click()
    await view.locator('[data-secret]').waitFor()
    assert.notEqual(((await view.locator('[data-secret]').textContent()) ?? '').trim(), secret)
    await view.getByRole('button', { name: 'Quitar' }).click()
    await dialog('Quitar Almacén').getByRole('button', { name: 'Quitar' }).click()
    await page.getByText('Se ha quitado Almacén.').waitFor()
    await checkPage(page, 'removed')
    await page.getByRole('button', { name: 'Deshacer' }).click()
    await page.getByRole('button', { name: 'Almacén' }).waitFor()
  })

  it('connects a chat, tries it, removes it and puts it back', async () => {
    await page.getByRole('tab', { name: 'Chats' }).click()
    await page.getByRole('button', { name: 'Añadir chat' }).click()
    const form = dialog('Añadir chat')
    await form.getByLabel('Nombre').fill('#avisos')
    await form.getByLabel('Dirección de entrada').fill(chat.url)
    await checkPage(page, 'new chat')
    await form.getByRole('button', { name: 'Añadir' }).click()
    await form.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Probar #avisos' }).click()
    await page.getByText('Mensaje de prueba enviado a #avisos.').waitFor()
    assert.match(chat.got[0]!.body, /Prueba de Rumbo/)
    await both(page, 'platform-connections-chats-es')
    await page.getByRole('button', { name: 'Quitar #avisos' }).click()
    await dialog('Quitar #avisos').getByRole('button', { name: 'Quitar' }).click()
    await page.getByRole('button', { name: 'Deshacer' }).click()
    await page.getByRole('button', { name: 'Probar #avisos' }).waitFor()
  })

  it('sends oneself a test mail, and says so when the server is down', async () => {
    await page.getByRole('tab', { name: 'Correo' }).click()
    await page.getByRole('button', { name: 'Enviarme una prueba' }).click()
    assert.equal((await mailbox.take(ana.email)).subject, 'Prueba de correo de Rumbo')
    await page.getByText(`La prueba ha salido hacia ${ana.email}.`).waitFor()
    await both(page, 'platform-connections-mail-es')
    await mailbox.down()
    await page.getByRole('button', { name: 'Enviarme una prueba' }).click()
    await page.getByText(/no acepta la conexión/).waitFor()
    await checkPage(page, 'mail down')
    await mailbox.up()
  })

  it('lets everybody choose of what they hear, and how', async () => {
    await page.goto(`${served.url}/w/tienda-aurora/platform/account/notices`)
    const choice = page.getByRole('switch', { name: 'Por correo: Un trabajo que empecé ha fallado' })
    await choice.waitFor()
    assert.equal(await choice.isChecked(), false)
    await page.getByText('Por correo').first().waitFor()
    await choice.press('Space')
    await both(page, 'platform-account-notices-es')
    await page.reload()
    await choice.waitFor()
    assert.equal(await choice.isChecked(), true)
  })

  it('reads well in English, in the dark too', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.getByRole('button', { name: /Idioma: / }).click()
    await page.getByRole('menuitem', { name: 'English' }).click()
    await page.locator('html[lang=en]').waitFor()
    await page.getByText('Choose what you want to hear of').waitFor()
    await both(page, 'platform-account-notices-en-dark')
    await page.goto(`${served.url}${address}`)
    await page.getByRole('button', { name: 'Almacén' }).waitFor()
    await both(page, 'platform-connections-en-dark')
    await page.getByRole('button', { name: 'Almacén' }).click()
    await page.getByRole('article').first().waitFor()
    await both(page, 'platform-connections-webhook-en-dark')
    await page.goto(`${served.url}${address}/mail`)
    await page.getByText('Mails waiting').waitFor()
    await both(page, 'platform-connections-mail-en-dark')
  })

  it('gives a new password by mail to whoever forgot it, in the language of the person', async () => {
    const guest = await open()
    await guest.goto(served.url)
    await guest.getByRole('link', { name: 'He olvidado mi contraseña' }).click()
    await guest.getByLabel('Correo').fill('nadie@aurora.es')
    await both(guest, 'forgotten-password-es')
    await guest.getByRole('button', { name: 'Enviar el enlace' }).click()
    await guest.getByText('Si nadie@aurora.es tiene una cuenta').waitFor()
    await guest.getByRole('button', { name: 'Usar otra dirección' }).click()
    await guest.getByLabel('Correo').fill(ana.email)
    await guest.getByRole('button', { name: 'Enviar el enlace' }).click()
    await guest.getByText(`Si ${ana.email} tiene una cuenta`).waitFor()
    await both(guest, 'forgotten-password-asked-es')
    const letter = await mailbox.take(ana.email)
    assert.match(letter.text, /https:\/\/rumbo\.aurora\.es\/new-password/)
    const path = /\/new-password\?token=[\w-]+/.exec(letter.text)?.[0] ?? ''
    await guest.goto(`${served.url}${path}`)
    await guest.getByLabel('Contraseña nueva', { exact: false }).first().fill(newPassword)
    await checkPage(guest, 'new password')
    await guest.getByRole('button', { name: 'Guardar contraseña' }).click()
    await guest.getByText('La contraseña nueva ya vale.').waitFor()
    await guest.goto(`${served.url}${path}`)
    await guest.getByLabel('Contraseña nueva', { exact: false }).first().fill(newPassword)
    await guest.getByRole('button', { name: 'Guardar contraseña' }).click()
    await guest.getByRole('link', { name: 'Pedir otro enlace' }).waitFor()
    await checkPage(guest, 'used link')
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.getByLabel('E-mail').fill(ana.email)
    await page.getByLabel('Password', { exact: false }).first().fill(newPassword)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('button', { name: 'Almacén' }).or(page.getByText('Mails waiting')).first().waitFor()
    await guest.context().close()
  })

  it('says, where there is no mail server, whom to ask for a password and how to name one', async () => {
    const without = await serveRumbo()
    try {
      const alone = await open()
      await signUp(alone, without.firstRunUrl)
      await alone.goto(`${without.url}${address}/mail`)
      await alone.getByText('No sale correo', { exact: true }).waitFor()
      await both(alone, 'platform-connections-no-mail-es')
      await alone.goto(`${without.url}/w/tienda-aurora/platform/account/notices`)
      await alone.getByText('Esta instalación no tiene servidor de correo').waitFor()
      await alone.goto(`${without.url}/forgotten-password`)
      await alone.getByText('Pídelo a quien administra tu espacio').waitFor()
      await both(alone, 'forgotten-password-no-mail-es')
      await alone.context().close()
    } finally {
      await without.stop()
    }
  })

  it('leaves no fault of a script behind', () => assert.deepEqual(faults, []))
})
