import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { personalKindOf } from './personal.ts'

const texts = (name: string, levels: readonly string[]) =>
  personalKindOf({ name, type: 'category', codes: Int32Array.from(levels.keys()), levels })
const names = Array.from({ length: 30 }, (_, i) => `Ana ${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[i % 26]}ópez${'a'.repeat(i)}`)

describe('what a column says of people', () => {
  it('is known by check digits that are right', () => {
    // Published examples: ISO 13616 (GB, ES), the police's of the DNI and NIE, test cards of the networks
    assert.equal(texts('cuenta', ['GB82 WEST 1234 5698 7654 32', 'ES91 2100 0418 4502 0005 1332']), 'iban')
    assert.equal(texts('doc', ['12345678Z', '00000000T', 'X1234567L', 'Y1234567X', '12.345.678-Z']), 'national-id')
    assert.equal(texts('rut', ['12.345.678-5', '7654321-6']), 'national-id')
    assert.equal(texts('cuit', ['20-12345678-6', '27-00000000-6']), 'national-id')
    assert.equal(texts('curp', ['HEGG560427MVZRRL04', 'BEML920313HCMLNS09']), 'national-id')
    assert.equal(texts('tarjeta', ['4111 1111 1111 1111', '5500-0000-0000-0004', '340000000000009']), 'card')
    assert.equal(texts('contacto', ['ana@aurora.es', 'luis.perez@mail.example.com']), 'email')
    assert.equal(texts('x', ['+34 612 345 678', '+52 55 1234 5678']), 'phone')
  })
  it('is not what only looks like it', () => {
    assert.equal(texts('cuenta', ['GB82 WEST 1234 5698 7654 33', 'ES91 2100 0418 4502 0005 1333']), null)
    assert.equal(texts('doc', ['12345678A', '00000000B', '87654321C']), null)
    assert.equal(texts('tarjeta', ['4111 1111 1111 1112', '5500-0000-0000-0005']), null)
    assert.equal(texts('handle', ['@ana', 'ana@', 'a b@c.es', 'ana@aurora']), null)
    assert.equal(texts('referencia', ['612345678', '712345678']), null, 'nine digits alone are a number of anything')
    assert.equal(texts('producto_nombre', names), null)
    assert.equal(texts('ciudad', ['Madrid', 'Lugo', 'León']), null)
  })
  it('takes the word of the column where values alone do not tell', () => {
    assert.equal(texts('telefono_movil', ['612345678', '712 34 56 78']), 'phone')
    assert.equal(texts('Nombre', names), 'name')
    assert.equal(texts('domicilio', ['C/ Mayor 3', 'Avda. de la Paz, 12', 'Plaza de España 1']), 'address')
    assert.equal(personalKindOf({ name: 'phone', type: 'number', values: Float64Array.of(612345678, 712345678, Number.NaN) }), 'phone')
    assert.equal(personalKindOf({ name: 'importe', type: 'number', values: Float64Array.of(612345678, 0.5) }), null)
  })
})
