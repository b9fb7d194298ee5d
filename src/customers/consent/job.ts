import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { personMark } from '#customers/identity'
import { openSourceFile, optionsOf } from '#data/files'
import { readTable } from '#data/sources'
import { record } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { JobDefinition } from '#platform/jobs'
import { contactsOfTable } from './contacts-of-table.ts'
import { recogniseContacts } from './recognise.ts'
import { addDrafts, compareDraft, dropDrafts, findImport, setImport } from './store.ts'

const Work = z.object({ import: z.uuid() })
type Work = z.infer<typeof Work>
type Needs = Pick<Services, 'database' | 'folder' | 'keys' | 'secrets'>
const peopleAtOnce = 5000

/** Reads a file of contacts and keeps what it would change, for a person to look at. Nothing holds before it is applied. */
export const readImportJob = ({ database, folder, keys, secrets }: Needs): JobDefinition<Work> => ({
  name: 'customers.consent.import',
  data: Work,
  permission: 'customers.consent.import',
  async run({ scope, data, signal, report, complete }) {
    const { fileId, asked, kind, language } = await database.inScope(scope, (trx) => findImport(trx, scope, data.import))
    const work = await mkdtemp(join(folder.temporary, 'contacts-'))
    try {
      const { path, choices } = await openSourceFile({ folder, keys, database }, scope, fileId, work)
      const { missing, dates, text = [] } = optionsOf(choices)
      const options = { language, ...(missing ? { missing } : {}), ...(dates ? { dates } : {}) }
      const first = await readTable(path, { ...options, text, onProgress: (share) => void report({ share: 0.4 * share }) })
      const header = first.table.columns.map(({ name }) => name)
      const { columns, others } = recogniseContacts(header, asked, kind)
      // The customer is read as a file of orders reads it, so that both name the same person; the rest as it is written.
      const numbers = first.table.columns.filter(
        ({ name, type }) => type === 'number' && name !== columns.customer && !others.includes(name),
      )
      const again = numbers.filter(({ name }) => name === columns.name || name === columns.email || name === columns.phone)
      const { table } =
        again.length === 0 ? first : await readTable(path, { ...options, text: [...text, ...again.map(({ name }) => name)] })
      const { people, counts } = contactsOfTable(table, columns, kind)
      signal.throwIfAborted()
      const markOf = (key: string) => personMark(secrets, scope.workspace, key)
      await database.inScope(scope, (trx) => dropDrafts(trx, scope, data.import))
      for (let from = 0; from < people.length; from += peopleAtOnce) {
        signal.throwIfAborted()
        await database.inScope(scope, (trx) => addDrafts(trx, scope, data.import, people.slice(from, from + peopleAtOnce), markOf))
        await report({ share: 0.5 + (0.5 * from) / people.length })
      }
      await complete(async (trx) => {
        const { state } = await findImport(trx, scope, data.import, true)
        // Discarded meanwhile: what was read goes
        if (state !== 'draft') return dropDrafts(trx, scope, data.import)
        const against = await compareDraft(trx, scope, { id: data.import, columns, kind })
        await setImport(trx, scope, data.import, { columns, others, counts: { ...counts, ...against } })
        await record(trx, scope, {
          kind: 'contacts.read',
          subject: `contact-import:${data.import}`,
          payload: { people: counts.people, ...against },
        })
      })
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  },
})
