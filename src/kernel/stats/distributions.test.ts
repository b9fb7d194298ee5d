import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { chiSquareUpper } from './gamma.ts'
import { normalCdf, normalQuantile, twoSidedZ } from './normal.ts'
import { studentCdf, studentQuantile } from './student.ts'

const close = (got: number, expected: number, relative: number) =>
  assert.ok(Math.abs(got - expected) <= relative * Math.abs(expected), `${got} is not ${expected}`)

describe('the normal distribution', () => {
  // C99 erfc(z/√2)/2, as glibc computes it: z = 5, 10; R 4: pnorm(1.96), pnorm(-7)
  it('gives the published probabilities', () => {
    close(normalCdf(1.96), 0.9750021048517795, 1e-14)
    close(normalCdf(-5), 2.866515718791946e-7, 1e-9)
    close(normalCdf(-7), 1.279812543885835e-12, 1e-7)
    close(normalCdf(-10), 7.619853024160593e-24, 1e-12)
    assert.equal(normalCdf(0), 0.5)
    assert.equal(normalCdf(40), 1)
  })

  // Wichura (1988), AS 241, test values: z(0.25), z(0.001), z(1e-20)
  it('gives the published quantiles', () => {
    close(normalQuantile(0.25), -0.6744897501960817, 1e-15)
    close(normalQuantile(0.001), -3.090232306167814, 1e-15)
    close(normalQuantile(1e-20), -9.26234008979841, 1e-14)
    close(twoSidedZ(0.95), 1.959963984540054, 1e-15)
  })

  it('is symmetric, and the quantile undoes the probability', () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (z) => {
        assert.ok(Math.abs(normalCdf(z) + normalCdf(-z) - 1) < 1e-15)
        if (z < 0) assert.ok(Math.abs(normalQuantile(normalCdf(z)) - z) < 1e-8)
      }),
    )
  })

  it('refuses what is no probability', () => {
    for (const p of [-0.1, 1.1, Number.NaN]) assert.throws(() => normalQuantile(p), { code: 'INVALID_ARGUMENT' })
    for (const level of [0, 1]) assert.throws(() => twoSidedZ(level), { code: 'INVALID_ARGUMENT' })
    assert.ok(Number.isNaN(normalCdf(Number.NaN)))
  })
})

describe("Student's distribution", () => {
  // R 4: qt(.975, 4), qt(.975, 30), and the Cauchy quantile tan(0.475 π) for one degree of freedom
  it('gives the published quantiles', () => {
    close(studentQuantile(0.975, 4), 2.7764451051977987, 1e-13)
    close(studentQuantile(0.975, 30), 2.0422724563012373, 1e-13)
    close(studentQuantile(0.975, 1), Math.tan(0.475 * Math.PI), 1e-12)
    close(studentQuantile(0.025, 1e7), normalQuantile(0.025), 1e-6)
  })

  // Student (1908), sleep data; R 4: t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p-value = 0.07939
  it('gives the p-value that R prints for the sleep data', () => {
    assert.equal((2 * studentCdf(-1.8608, 17.776)).toFixed(4), '0.0794')
  })

  it('is symmetric, and the quantile undoes the probability', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.double({ min: 0.5, max: 200, noNaN: true }), (p, dof) => {
        assert.ok(Math.abs(studentCdf(studentQuantile(p, dof), dof) - p) < 1e-11)
        assert.ok(Math.abs(studentQuantile(p, dof) + studentQuantile(1 - p, dof)) <= 1e-9 * (1 + Math.abs(studentQuantile(p, dof))))
      }),
    )
  })

  it('refuses no degrees of freedom and the ends', () => {
    assert.throws(() => studentCdf(1, 0), { code: 'INVALID_ARGUMENT' })
    for (const p of [0, 1]) assert.throws(() => studentQuantile(p, 5), { code: 'INVALID_ARGUMENT' })
  })
})

describe('the chi-square distribution', () => {
  // R 4: pchisq(q, df, lower.tail = FALSE); with 2 degrees of freedom it is exp(−x/2)
  it('gives the published probabilities', () => {
    close(chiSquareUpper(3.841458820694124, 1), 0.05, 1e-12)
    close(chiSquareUpper(5, 2), Math.exp(-2.5), 1e-14)
    close(chiSquareUpper(18.307038053275146, 10), 0.05, 1e-12)
    assert.equal(chiSquareUpper(0, 3), 1)
  })
  it('is the square of a normal at one degree of freedom', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 8, noNaN: true }), (z) => {
        assert.ok(Math.abs(chiSquareUpper(z * z, 1) - 2 * normalCdf(-z)) < 1e-14)
      }),
    )
  })
  it('refuses negative values and no degrees of freedom', () => {
    assert.throws(() => chiSquareUpper(-1, 1), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => chiSquareUpper(1, 0), { code: 'INVALID_ARGUMENT' })
  })
})
