import { DomainError } from '#base'
import type { AddCommand } from './context.ts'
import { featureCommands } from './feature.ts'

type Administrators = { items: { id: string; name: string; email: string }[] }
const address = '/api/platform/auth/installation'

/** `rumbo platform people administrators | administer` */
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
}
