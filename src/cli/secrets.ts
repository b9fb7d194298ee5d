import type { AddCommand } from './context.ts'
import { featureCommands } from './feature.ts'

type Rotated = { what: 'data-key' | 'main-key'; generation: number | null; keyFile: string | null }

/** `rumbo platform secrets rotate` */
export const addSecrets: AddCommand = (program, context) => {
  const secrets = featureCommands(program, context, 'platform', 'secrets', 'secrets')
  secrets
    .verb<{ main?: boolean }>('rotate', 'secrets.rotate', async ({ client, options, terminal, t }) => {
      const what = options.main ? 'main-key' : 'data-key'
      const rotated = await client.send<Rotated>('POST', '/api/platform/secrets/rotate', { what })
      if (terminal.json) return terminal.result(JSON.stringify(rotated, null, 2))
      terminal.result(
        rotated.keyFile === null
          ? t('secrets.rotated', { generation: rotated.generation ?? 0 })
          : t('secrets.mainRotated', { file: rotated.keyFile }),
      )
    })
    .option('--main', context.t('secrets.rotate.main'))
}
