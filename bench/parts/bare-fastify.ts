// Fastify as it comes: one address that answers a constant (also to a body, which it reads), one that lists by one statement. `node bare-fastify.ts <json>`
import Fastify from 'fastify'
import pg from 'pg'

const { connection, workspace, reply } = JSON.parse(process.argv[2]!) as { connection: pg.PoolConfig; workspace: string; reply: unknown }
const pool = new pg.Pool({ ...connection, max: 16 })
const app = Fastify()
app.get('/constant', async () => reply)
app.post('/constant', async () => reply)
app.get<{ Querystring: { before: string; limit: number } }>('/list', async ({ query: { before, limit } }) => {
  const { rows } = await pool.query<{ id: string }>(
    `select id, at, actor, kind, subject, payload, seq, hash from activities
     where workspace_id = $1 and id < $2 order by id desc limit $3`,
    [workspace, before, Number(limit) + 1],
  )
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
})
process.once('SIGTERM', async () => {
  await app.close()
  await pool.end()
})
console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
