import assert from 'node:assert/strict'
import { it } from 'node:test'
import { renderReport } from './report/index.ts'
import { sampleNumber, sampleRun, sampleWithoutSignal } from './report/sample-run.ts'
import { headlineOf } from './runs/headline.ts'
import { renderSummary } from './summary.ts'

it('counts as many warnings in the terminal and in the list of runs as the report shows', () => {
  for (const run of [sampleRun(), sampleWithoutSignal(), sampleNumber()]) {
    const shown = renderReport(run, 'es').match(/<li class="warning">/g)?.length ?? 0
    assert.equal(headlineOf(run).warnings, shown)
    assert.equal(Number(/(\d+) avisos? en el informe/.exec(renderSummary(run, 'es'))?.[1] ?? 0), shown)
  }
})
