import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { dateOfDay } from '#base'
import { openSourceFile, optionsOf } from '#data/files'
import { record } from '#platform/activity'
import type { Database } from '#platform/database'
import type { JobContext, JobDefinition } from '#platform/jobs'
import { notify } from '#platform/notifications'
import { type AnswerStorage, keepAnswer, resultOf } from './kept.ts'
import { type OrderResult, orderFiles } from './schema.ts'
import { findAnswer, finishAnswer } from './store.ts'

const Work = z.object({ answer: z.uuid() })
type Work = z.infer<typeof Work>
type Needs = AnswerStorage & Readonly<{ database: Database }>

/** Answers the question, unless an earlier attempt of this job did and was killed before it could say so. */
async function answered({ database, ...storage }: Needs, context: JobContext<Work>): Promise<OrderResult> {
  const { scope, data, signal } = context
  const of = { workspace: scope.workspace, answer: data.answer }
  const before = await resultOf(storage, of)
  if (before) return before
  const { fileId, language, options, createdAt } = await database.inScope(scope, (trx) => findAnswer(trx, scope, data.answer))
  const work = await mkdtemp(join(storage.folder.temporary, 'orders-'))
  const kept = await keepAnswer(storage, of)
  try {
    const { path, choices } = await openSourceFile({ ...storage, database }, scope, fileId, work)
    // Loaded on call: most processes that serve pages never read a file of orders
    const [{ answerOrders, cleanOrders, recogniseOrders, rhythmOf }, { readTable }] = await Promise.all([
      import('../index.ts'),
      import('#data/sources'),
    ])
    const { missing, dates, text } = optionsOf(choices)
    const { table } = await readTable(path, { language, ...(missing && { missing }), ...(dates && { dates }), ...(text && { text }) })
    const { columns, decisions } = recogniseOrders(table, options.columns)
    // As it was when it was asked: a job that is begun anew leaves the same orders out
    const cleaned = cleanOrders(table, columns, { now: createdAt, currency: options.currency })
    const rhythm = rhythmOf(cleaned.orders, options.windowDays)
    const out = join(work, 'out')
    const { question, seed, trials } = options
    const outcome = await answerOrders(
      cleaned.orders,
      rhythm,
      { question, seed, trials, language, out },
      {
        signal,
        keep: kept.keep,
        onProgress: ({ share, stage, secondsLeft }) => void context.report({ share, stage, secondsLeft }),
      },
    )
    for (const name of orderFiles) {
      const from = join(out, name === 'report.html' ? join('model', name) : name)
      if (name === 'report.html' && outcome.status !== 'delivered') continue
      await pipeline(createReadStream(from), await kept.sealing(name), createWriteStream(kept.path(name), { flush: true, mode: 0o600 }))
    }
    return await kept.end({
      outcome,
      ...{ rhythm, columns, currency: cleaned.orders.currency, cut: dateOfDay(rhythm.lastDay) },
      decisions: [...decisions, ...cleaned.decisions].map(({ params, ...decision }) => ({ ...decision, params: { ...params } })),
    })
  } catch (error) {
    await kept.abandon()
    throw error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** The job behind an answer. A file that holds no orders fails it for good. */
export const answerJob = (needs: Needs): JobDefinition<Work> => ({
  name: 'ai.orders.answer',
  data: Work,
  permission: 'ai.orders.ask',
  async run(context) {
    const { scope, data } = context
    const found = await answered(needs, context)
    await context.complete(async (trx) => {
      await finishAnswer(trx, scope, data.answer, found, new Date())
      await notify(trx, scope, { to: [scope.principal], kind: 'orders.answered', link: `ai/problems/orders/answers/${data.answer}` })
      const { status, list, windowDays } = found.outcome
      await record(trx, scope, { kind: 'orders.answered', subject: `order-answer:${data.answer}`, payload: { status, list, windowDays } })
    })
  },
})
