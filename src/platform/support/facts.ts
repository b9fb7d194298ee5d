import { arch, availableParallelism, freemem, platform, release, totalmem } from 'node:os'
import { type RawBuilder, sql } from 'kysely'
import { type Settings, version } from '#platform/config'
import type { Finding } from '#platform/contributions'
import type { Database, Trx } from '#platform/database'

/** Which programs run, and on what. */
export const versions = () => ({
  rumbo: version,
  node: process.versions.node,
  v8: process.versions.v8,
  openssl: process.versions.openssl,
  system: `${platform()} ${release()} ${arch()}`,
  processors: availableParallelism(),
  memoryMegabytes: Math.round(totalmem() / 2 ** 20),
  freeMegabytes: Math.round(freemem() / 2 ** 20),
})

/** How Rumbo is set: names, addresses, folders and secrets are told by whether they are there, or by how many. */
export const settingsTold = ({ edge, role, port, language, host, databaseUrl, smtpUrl, publicUrl }: Settings) => ({
  role,
  port,
  language,
  host: /^(127\.|::1$|localhost$)/.test(host) ? 'this machine' : 'the network',
  database: databaseUrl === null ? 'embedded' : 'own',
  mail: smtpUrl === null ? 'none' : (/^smtps?/.exec(smtpUrl)?.[0] ?? 'set'),
  publicScheme: new URL(publicUrl).protocol,
  proxies: edge.proxies.length,
  hostNames: edge.hostNames.length,
  corsOrigins: edge.origins.length,
  tls: edge.tls !== null,
  requestsPerMinute: edge.requestsPerMinute,
})

/** A finding without its texts: those name folders, hosts and people. */
export const findingTold = ({ check, level, code, params }: Finding & { check: string }) => ({
  check,
  level,
  code,
  figures: Object.fromEntries(Object.entries(params).filter(([, value]) => typeof value === 'number' || /^[\d.]+$/.test(value))),
})

const rowsOf = async <Row>(trx: Trx, statement: RawBuilder<Row>): Promise<Row[]> => (await statement.execute(trx)).rows

/** What the database says about itself: its layout and how much there is, never a row. */
export const databaseFacts = (database: Database) =>
  database.asSystem(async (trx) => ({
    server: (await rowsOf(trx, sql<{ version: string }>`select current_setting('server_version') as version`))[0],
    migrations: await rowsOf(trx, sql<{ name: string }>`select name, "timestamp" as at from migrations order by name`),
    tables: await rowsOf(
      trx,
      sql<{ name: string }>`
        select n.nspname || '.' || c.relname as name, pg_total_relation_size(c.oid) as bytes, greatest(c.reltuples, 0)::bigint as rows_about,
               s.n_live_tup as rows_counted, s.n_dead_tup as rows_dead, s.last_autovacuum, s.last_autoanalyze
        from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_stat_user_tables s on s.relid = c.oid
        where c.relkind in ('r', 'p') and n.nspname in ('public', 'pgboss') order by bytes desc, name`,
    ),
    jobs: await rowsOf(
      trx,
      sql<{ name: string }>`
        select name, status, error_code as code, count(*)::int as jobs, max(failures)::int as most_failures, max(created_at) as newest
        from jobs group by name, status, error_code order by name, status, error_code`,
    ),
  }))
