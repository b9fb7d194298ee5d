import type { Page } from 'playwright-core'

/** Whoever sets the server up, as the tests of pages know her. */
export const ana = { name: 'Ana López', email: 'ana@aurora.es', password: 'ocho caballos en la cocina' }

/** Makes the workspace *Tienda Aurora* and its administrator by the first-run link, in Spanish; ends on her home page. */
export async function signUp(page: Page, firstRunUrl: string): Promise<void> {
  await page.goto(firstRunUrl)
  await page.getByLabel('Nombre del espacio').fill('Tienda Aurora')
  await page.getByLabel('Tu nombre').fill(ana.name)
  await page.getByLabel('Correo').fill(ana.email)
  await page.getByLabel('Contraseña', { exact: false }).first().fill(ana.password)
  await page.getByRole('button', { name: 'Crear espacio y cuenta' }).click()
  await page.getByRole('heading', { level: 1, name: 'Hola, Ana' }).waitFor()
}
