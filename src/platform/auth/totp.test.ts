import assert from 'node:assert/strict'
import { it } from 'node:test'
import { base32, hotp, keyUri, matchingStep, newRecoveryCodes, newSecret, plainRecoveryCode, stepOf } from './totp.ts'

// RFC 4226, appendix D: the secret "12345678901234567890" and the counters 0 to 9.
it('gives the one-time passwords of RFC 4226', () => {
  const secret = Buffer.from('12345678901234567890')
  const expected = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']
  assert.deepEqual(
    expected.map((_, counter) => hotp(secret, counter, 6)),
    expected,
  )
})

// RFC 6238, appendix B: eight digits; the secret repeats 1234567890 to 20, 32 and 64 bytes.
it('gives the time-based passwords of RFC 6238', () => {
  const seeds = { sha1: 20, sha256: 32, sha512: 64 } as const
  const table = [
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ] as const
  for (const [seconds, ...codes] of table) {
    const step = stepOf(new Date(seconds * 1000))
    assert.deepEqual(
      Object.entries(seeds).map(([hash, length]) =>
        hotp(Buffer.from('1234567890'.repeat(7).slice(0, length)), step, 8, hash as keyof typeof seeds),
      ),
      codes,
    )
  }
})

// RFC 4648, section 10.
it('writes base32 as RFC 4648 does', () => {
  const vectors = { f: 'MY', fo: 'MZXQ', foo: 'MZXW6', foob: 'MZXW6YQ', fooba: 'MZXW6YTB', foobar: 'MZXW6YTBOI' }
  for (const [plain, coded] of Object.entries(vectors)) assert.equal(base32(Buffer.from(plain)), coded)
})

it('takes the code of this step and its neighbours, once', () => {
  const secret = newSecret()
  const now = new Date('2026-11-25T10:00:10Z')
  const step = stepOf(now)
  for (const near of [-1, 0, 1]) assert.equal(matchingStep(secret, hotp(secret, step + near, 6), 0, now), step + near)
  for (const far of [-2, 2]) assert.equal(matchingStep(secret, hotp(secret, step + far, 6), 0, now), null)
  assert.equal(matchingStep(secret, hotp(secret, step, 6), step, now), null)
  assert.equal(matchingStep(secret, '', 0, now), null)
})

it('makes an address that names workspace and account, and ten different recovery codes', () => {
  const uri = new URL(keyUri(Buffer.from('12345678901234567890'), 'ana@aurora.es', 'Tienda Aurora'))
  assert.equal(uri.protocol, 'otpauth:')
  assert.equal(uri.searchParams.get('secret'), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  const codes = newRecoveryCodes()
  assert.equal(new Set(codes).size, 10)
  for (const code of codes) {
    assert.match(code, /^[A-Z2-7]{5}-[A-Z2-7]{5}$/)
    assert.equal(plainRecoveryCode(` ${code.toLowerCase()} `), code.replace('-', ''))
  }
})
