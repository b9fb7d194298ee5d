import assert from 'node:assert/strict'
import { it } from 'node:test'
import { asides, findPages, menu } from './menu.ts'
import { builtPages, visibleMenu } from './pages.ts'

it('has seven entries and Sistema, none with more than seven pages beside those under Más', () => {
  assert.deepEqual(
    menu.map(({ name }) => name.es),
    ['Inicio', 'Plan', 'Datos', 'Clientes', 'Modelos', 'Campañas', 'Resultados', 'Sistema'],
  )
  for (const { pages, id } of menu) assert.ok(pages.filter(({ more }) => !more).length <= 7, id)
})

it('names every page once and every built page in the menu or beside it', () => {
  const features = [...menu.flatMap(({ pages }) => pages), ...asides].map(({ feature }) => feature)
  assert.equal(new Set(features).size, features.length)
  for (const { feature } of builtPages) assert.ok(features.includes(feature), feature)
})

it('shows only pages that are built and that the person may open', () => {
  const shown = visibleMenu(['ai.autopilot.read'])
  assert.deepEqual(
    shown.flatMap(({ pages }) => pages.map(({ feature }) => feature)),
    ['home/start', 'home/waiting', 'ai/autopilot'],
  )
  assert.deepEqual(
    visibleMenu([]).flatMap(({ pages }) => pages.map(({ feature }) => feature)),
    ['home/start', 'home/waiting'],
  )
})

it('finds a page by its Spanish, English and feature name, with or without accents', () => {
  for (const typed of ['ejecuciones', 'Ejecu', 'runs', 'autopilot', 'modelos ejec']) {
    assert.deepEqual(
      findPages(typed, visibleMenu(['ai.autopilot.read'])).map(({ page }) => page.feature),
      ['ai/autopilot'],
      typed,
    )
  }
  assert.deepEqual(
    findPages('prevision', menu).map(({ page }) => page.feature),
    ['science/forecasting'],
  )
  assert.deepEqual(findPages('ejecuciones', []), [])
})
