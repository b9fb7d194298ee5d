import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { createRng } from '#kernel/sampling'
import { RunReport } from '#schema/ai/autopilot'
import { type AutopilotOptions, autopilot } from './index.ts'

const root = mkdtempSync(join(tmpdir(), 'rumbo-question-'))
after(() => rmSync(root, { recursive: true, force: true }))

/** People of whom some left; each column follows a rule of its own. */
function people(n: number): string {
  const rng = createRng(3)
  const lines = ['id_cliente;visitas;sexo;motivo_baja;baja']
  for (let i = 0; i < n; i++) {
    const visits = Math.floor(rng() * 30)
    const leaves = rng() < 1 / (1 + Math.exp(visits / 5 - 3))
    lines.push([`C-${i}`, visits, rng() < 0.5 ? 'H' : 'M', ['precio', 'trato'][Math.floor(rng() * 2)], leaves ? 'Sí' : 'No'].join(';'))
  }
  return `${lines.join('\n')}\n`
}
const ask = (name: string, text: string, options: Partial<AutopilotOptions>) => {
  const file = join(root, `${name}.csv`)
  writeFileSync(file, text)
  return autopilot({ file, out: join(root, name), trials: 1, seed: 1, language: 'es', workers: 0, ...options })
}

describe('a run from a question', () => {
  it('finds the outcome and what goes with it, and says so in run.json and in the report', async () => {
    const report = await ask('personas', people(400), { question: 'leave' })
    assert.deepEqual([report.problem.target, report.problem.positive], ['baja', 'Sí'])
    assert.deepEqual([report.question!.question, report.question!.columns.protected], ['leave', ['sexo']])
    assert.deepEqual([report.options.question, report.options.drop, report.options.protect], ['leave', ['motivo_baja'], ['sexo']])
    assert.ok(report.decisions.some(({ code }) => code === 'AFTER_LEFT_OUT'))
    assert.deepEqual(RunReport.parse(JSON.parse(readFileSync(join(root, 'personas', 'run.json'), 'utf8'))), report)
    assert.match(readFileSync(join(root, 'personas', 'report.html'), 'utf8'), /¿Quién dejará de ser cliente\?/)
  })
  it('is refused, with nothing written, where the question cannot be asked of the file', async () => {
    const orders = `pedido;cliente_id;precio;fecha\n${Array.from({ length: 200 }, (_, i) => `P${i};C${i % 40};${i % 17},5;2025-03-0${1 + (i % 9)}`).join('\n')}\n`
    const refusals: [string, string, Partial<AutopilotOptions>, string][] = [
      ['pedidos', orders, { question: 'leave' }, 'ROWS_ARE_NOT_PEOPLE'],
      ['pocas', people(60), { question: 'leave' }, 'TOO_LITTLE_TO_LEARN'],
      ['ofertas', people(400), { question: 'offer' }, 'OUTCOME_NOT_FOUND'],
      ['sin-nombre', people(400).replace('baja', 'b_a'), { question: 'buy' }, 'OUTCOME_NOT_SAID'],
      ['sin-nada', people(400), {}, 'USAGE_OPTION_MISSING'],
    ]
    for (const [name, text, options, code] of refusals) {
      await assert.rejects(ask(name, text, options), { code })
      assert.ok(!existsSync(join(root, name)))
    }
  })
})
