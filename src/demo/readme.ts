import { formatNumber, type Language, say } from '#base'
import { texts } from './texts.ts'

const contents: Record<string, keyof (typeof texts)['es']> = {
  'clientes.csv': 'file_clientes',
  'contactos.csv': 'file_contactos',
  'productos.csv': 'file_productos',
  'pedidos.csv': 'file_pedidos',
  'lineas.csv': 'file_lineas',
  'devoluciones.csv': 'file_devoluciones',
  'visitas.csv': 'file_visitas',
  'campanas.csv': 'file_campanas',
  'envios.csv': 'file_envios',
  'clientes_baja.csv': 'file_baja',
  'truth/clientes.csv': 'file_truthClientes',
  'truth/envios.csv': 'file_truthEnvios',
}

/** What the folder holds, how to begin and what the truth is; markdown. */
export function readme(
  made: { customers: number; seed: number; files: readonly { name: string; rows: number }[] },
  language: Language,
): string {
  const t = (key: keyof (typeof texts)['es'], params = {}) => say(texts, language, key, params)
  return [
    `# ${t('title')}`,
    '',
    t('what'),
    '',
    t('made', { customers: made.customers, seed: made.seed }),
    '',
    `| ${t('file')} | ${t('rows')} | ${t('holds')} |`,
    '| --- | ---: | --- |',
    ...made.files.map(({ name, rows }) => `| ${name} | ${formatNumber(rows, language)} | ${t(contents[name]!)} |`),
    '',
    `## ${t('try')}`,
    '',
    t('tryWhat'),
    '',
    '```',
    'rumbo autopilot clientes_baja.csv --target baja --id cliente_id',
    '```',
    '',
    `## ${t('truthTitle')}`,
    '',
    t('truthWhat'),
    '',
    ...(['truthSeasons', 'truthChurn', 'truthCampaigns', 'truthBest'] as const).map((key) => `- ${t(key)}`),
    '',
  ].join('\n')
}
