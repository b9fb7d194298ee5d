import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DomainError } from '#base'
import { checkPassword, hashPassword, nobodysHash, verifyPassword } from './password.ts'
import { secondsToWait, waitAfter } from './throttle.ts'

const refusal = (password: string, own: string[] = []): string => {
  try {
    checkPassword(password, own)
    return 'taken'
  } catch (error) {
    return error instanceof DomainError ? error.code : 'another error'
  }
}

it('takes the right password and no other, and never writes the same hash twice', async () => {
  const hash = await hashPassword('ocho caballos en la cocina')
  assert.equal(await verifyPassword('ocho caballos en la cocina', hash), true)
  assert.equal(await verifyPassword('ocho caballos en la cocinA', hash), false)
  assert.notEqual(hash, await hashPassword('ocho caballos en la cocina'))
  assert.equal(await verifyPassword('', nobodysHash), false)
  assert.equal(await verifyPassword('x', 'not a hash'), false)
})

it('reads the same password however its accents were typed', async () => {
  const composed = 'contrase\u00f1a de montes'
  const hash = await hashPassword(composed)
  assert.equal(await verifyPassword(composed.normalize('NFD'), hash), true)
})

// Tests of the reference implementation (phc-winner-argon2, test.c): Argon2id, version 0x13, t = 2, m = 2^16 KiB, p = 1,
// "password" with salt "somesalt" gives 09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7.
it('agrees with the reference implementation of Argon2id', async () => {
  const salt = Buffer.from('somesalt').toString('base64').replace(/=+$/, '')
  const tag = Buffer.from('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7', 'hex').toString('base64').replace(/=+$/, '')
  assert.equal(await verifyPassword('password', `$argon2id$v=19$m=65536,t=2,p=1$${salt}$${tag}`), true)
})

it('refuses short passwords and those that are guessed first', () => {
  assert.equal(refusal('corta'), 'PASSWORD_TOO_SHORT')
  assert.equal(refusal('ñañañañañañ'), 'PASSWORD_TOO_SHORT')
  for (const weak of ['passwordpassword', 'Contraseña2026', 'qwertyuiop123', '123456789012', 'abababababab', 'marketing2026!']) {
    assert.equal(refusal(weak), 'PASSWORD_TOO_COMMON', weak)
  }
  assert.equal(refusal('ana.lopez@aurora.es', ['ana.lopez@aurora.es']), 'PASSWORD_TOO_COMMON')
  assert.equal(refusal('ana.lopez2026', ['ana.lopez@aurora.es']), 'PASSWORD_TOO_COMMON')
  assert.equal(refusal('ocho caballos en la cocina', ['ana.lopez@aurora.es', 'Ana López']), 'taken')
})

it('slows down after five failures, up to a quarter of an hour, and never for ever', () => {
  assert.deepEqual([0, 4, 5, 6, 10, 40].map(waitAfter), [0, 0, 1, 2, 32, 900])
  const last = new Date('2026-01-01T00:00:00Z')
  assert.equal(secondsToWait(10, last, new Date('2026-01-01T00:00:30Z')), 2)
  assert.equal(secondsToWait(40, last, new Date('2026-01-01T00:15:00Z')), 0)
  const before = new Date(last.getTime() - 40)
  assert.deepEqual([secondsToWait(3, last, before), secondsToWait(5, last, before)], [0, 1], 'attempts counted out of order')
})

it('knows the most used ones, Spanish ones too, and their usual disguises', () => {
  const guessed = ['barcelona2026!', 'zaragoza2026!', 'Bienvenido2026', 'T3mporal1234', 'P@ssw0rd1234', 'c0ntr4seña!!!', 'holaholahola', 'TeAmoMucho12', 'realmadridcf', 'fernandez1985', 'iloveyou12345', 'qwertyuiop[]'] // biome-ignore format: a list of words
  for (const weak of guessed) assert.equal(refusal(weak), 'PASSWORD_TOO_COMMON', weak)
})

it('knows the words of the person, the workspace and the product, in any order', () => {
  const own = ['ana.lopez@aurora.es', 'Ana López', 'Tienda Aurora']
  for (const weak of ['tiendaaurora26', 'Aurora-Lopez-26', 'rumborumbo2026', '4na.l0pez@aurora', 'RumboAurora!!'])
    assert.equal(refusal(weak, own), 'PASSWORD_TOO_COMMON', weak)
  assert.equal(refusal('tiendaaurora26'), 'taken')
})

it('takes a few words in a row and what a manager of passwords draws', () => {
  for (const good of [
    'nueve barcos sin velas',
    'estrellas verdes raras',
    'Xk9#mPq2$vLz',
    'eight horses in the kitchen',
    `${'ñu'.repeat(3)}øåßçđ日本語の鍵`,
  ])
    assert.equal(refusal(good), 'taken', good)
})
