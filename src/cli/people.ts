import { DomainError } from '#base'
import type { AddCommand } from './context.ts'
import { featureCommands } from './feature.ts'

type Administrators = { items: { id: string; name: string; email: string }[] }
type Preview = { workspaces: string[]; places: { table: string; rows: number }[] }
const address = '/api/platform/auth/installation'

/** `rumbo platform people administrators | administer | erase` */
export const addPeople: AddCommand = (program, context) => {
  const people = featureCommands(program, context, 'platform', 'people', 'people')

  people.verb('administrators', 'people.administrators', async ({ client, terminal }) => {
    const found = await client.get<Administrators>(address)
    if (terminal.json) return terminal.result(JSON.stringify(found, null, 2))
    for (const { name, email } of found.items) terminal.result(`${email}  ${name}`)
  })

  people
    .verb<{ stop?: boolean }>('administer', 'people.administer', async ({ client, options, words: [email = ''], terminal, t }) => {
      if (options.stop) {
        const { items } = await client.get<Administrators>(address)
        const found = items.find((each) => each.email.toLowerCase() === email.toLowerCase())
        if (!found) throw new DomainError('ACCOUNT_NOT_FOUND', { email })
        await client.send('DELETE', `${address}/${found.id}`)
      } else await client.send<Administrators>('POST', address, { email })
      if (terminal.json) return terminal.result(JSON.stringify(await client.get<Administrators>(address), null, 2))
      terminal.result(t(options.stop ? 'people.stopped' : 'people.administers', { email }))
    })
    .argument('<email>', context.t('people.email'))
    .option('--stop', context.t('people.stop'))

  people
    .verb<{ now?: boolean }>('erase', 'people.erase', async ({ client, options, words: [email = ''], terminal, t }) => {
      if (options.now) {
        // The receipt is the result in either form: it is kept, and its signature checked, as it is.
        terminal.result(JSON.stringify(await client.send('POST', '/api/platform/backups/people/erase', { email }), null, 2))
        return terminal.note(t('people.erased'))
      }
      const preview = await client.send<Preview>('POST', '/api/platform/backups/people/preview', { email })
      if (terminal.json) return terminal.result(JSON.stringify(preview, null, 2))
      terminal.result(t('people.wouldErase', { email, workspaces: preview.workspaces.join(', ') }))
      for (const place of preview.places) terminal.result(t('people.place', place))
      terminal.note(t('people.sure'))
    })
    .argument('<email>', context.t('people.email'))
    .option('--now', context.t('people.erase.now'))
}
