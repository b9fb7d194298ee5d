import assert from 'node:assert/strict'
import { it } from 'node:test'
import { nearestName } from './nearest.ts'

it('finds the name that was meant', () => {
  assert.equal(nearestName('baja', ['cliente', 'Baja', 'alta']), 'Baja')
  assert.equal(nearestName('contarto', ['contrato', 'contacto']), 'contrato')
  assert.equal(nearestName('Fecha de alta', ['fecha_alta', 'fecha-de-alta']), 'fecha-de-alta')
  assert.equal(nearestName('región', ['region', 'religion']), 'region')
  assert.equal(nearestName('valor', ['cliente', 'valor "real"']), 'valor "real"')
})
it('is silent when nothing is near', () => {
  assert.equal(nearestName('ingresos', ['edad', 'provincia']), null)
  assert.equal(nearestName('x', []), null)
})
