import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AutopilotOptions } from '#ai/autopilot'
import { newId } from '#base'
import { createRng } from '#kernel/sampling'
import type { NewRun } from '#schema/ai/autopilot/runs'
import { keepArtefacts } from '../src/ai/autopilot/runs/folders.ts'
import { headlineOf } from '../src/ai/autopilot/runs/headline.ts'
import { addRun, finishRun } from '../src/ai/autopilot/runs/store.ts'
import type { TestServer, TestSession } from './server.ts'

/** Customers as a Spanish spreadsheet writes them; whether one leaves follows from visits, plan and spend, with noise. */
export function customersFile(rows: number, seed: number, tells = true): string {
  const random = createRng(seed)
  const lines = Array.from({ length: rows }, (_, i) => {
    const [visits, spend] = [Math.floor(20 * random()), (500 * random()).toFixed(2).replace('.', ',')]
    const plan = ['oro', 'plata', 'básico'][Math.floor(3 * random())]!
    const since = `${String(1 + Math.floor(28 * random())).padStart(2, '0')}/0${1 + Math.floor(9 * random())}/2024`
    const push = tells ? 2 - 0.4 * visits + (plan === 'oro' ? 2 : 0) : 0
    return `C${i};${visits};${spend};${plan};${since};${random() < 0.5 ? 'Sí' : 'No'};${random() < 1 / (1 + Math.exp(-push)) ? 'Sí' : 'No'}`
  })
  return `cliente;visitas;gasto;plan;alta;móvil;baja\r\n${lines.join('\r\n')}\r\n`
}

type Made = Readonly<{ run: string; folder: string }>
type Options = Partial<Omit<AutopilotOptions, 'file' | 'out' | 'language'>> & Readonly<{ csv?: string; file?: string }>

/** A finished run, as the job leaves it: what the pipeline really wrote, sealed. `folder` holds the same in clear. */
export async function finishedRun(server: TestServer, session: TestSession, { csv, file, ...options }: Options = {}): Promise<Made> {
  const { autopilot } = await import('#ai/autopilot')
  const work = mkdtempSync(join(tmpdir(), 'rumbo-run-'))
  const path = file ?? join(work, 'clientes.csv')
  if (file === undefined) writeFileSync(path, csv ?? customersFile(400, 7))
  const out = join(work, 'out')
  const report = await autopilot({ target: 'baja', trials: 1, seed: 1, ...options, file: path, out, language: 'es' })
  const scope = { workspace: session.workspace, principal: session.principal } as TestServer['db']['scope']
  const run = newId<'run'>()
  await keepArtefacts(server.services, { workspace: scope.workspace, run }, out)
  await server.services.database.inScope(scope, async (trx) => {
    const asked = { target: report.problem.target, seed: 1 } as NewRun
    await addRun(trx, scope, { id: run, jobId: newId<'job'>(), file: 'clientes.csv', options: asked }, new Date())
    await finishRun(trx, scope, run, report.status, headlineOf(report), new Date())
  })
  return { run, folder: out }
}

export const dropFolder = ({ folder }: Made): void => rmSync(join(folder, '..'), { recursive: true, force: true })
