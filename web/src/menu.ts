import type { Language } from '#base'

/** What a person may be; the order of the menu and what is folded follow it, rights alone decide what may be opened. */
type Role = 'executive' | 'manager' | 'analyst' | 'engineer' | 'administrator' | 'compliance' | 'collaborator'

export type MenuPage = Readonly<{
  /** `area/feature`, the same in address, command line, documentation and source. */
  feature: string
  name: Readonly<Record<Language, string>>
  /** Under *Más*. */
  more?: true
}>
export type MenuEntry = Readonly<{
  id: string
  name: Readonly<Record<Language, string>>
  icon: 'home' | 'plan' | 'data' | 'customers' | 'models' | 'campaigns' | 'results' | 'system'
  firstSeenBy: readonly Role[]
  pages: readonly MenuPage[]
}>

const page = (feature: string, es: string, en: string): MenuPage => ({ feature, name: { es, en } })
const more = (feature: string, es: string, en: string): MenuPage => ({ feature, name: { es, en }, more: true })
const everyone: readonly Role[] = ['executive', 'manager', 'analyst', 'engineer', 'administrator', 'compliance', 'collaborator']

/** The whole map of Rumbo. An entry or page whose page is not built yet is not shown (`pages.ts` knows the built ones). */
export const menu: readonly MenuEntry[] = [
  {
    id: 'home',
    name: { es: 'Inicio', en: 'Home' },
    icon: 'home',
    firstSeenBy: everyone,
    pages: [page('home/start', 'Mi inicio', 'My home'), page('home/waiting', 'Pendientes', 'Waiting for me')],
  },
  {
    id: 'plan',
    name: { es: 'Plan', en: 'Plan' },
    icon: 'plan',
    firstSeenBy: ['manager', 'executive', 'collaborator', 'compliance'],
    pages: [
      page('programme/roadmap', 'Hoja de ruta', 'Roadmap'),
      page('programme/guide', 'Requisitos de la guía', 'Guide requirements'),
      page('programme/assessment', 'Diagnóstico y brechas', 'Assessment and gaps'),
      page('programme/team', 'Equipo y formación', 'Team and learning'),
      page('programme/risks', 'Riesgos y decisiones', 'Risks and decisions'),
      page('programme/compliance', 'Cumplimiento', 'Compliance'),
      page('programme/sprints', 'Sprints', 'Sprints'),
      more('programme/tool-selection', 'Herramientas', 'Tools'),
      more('programme/infrastructure', 'Infraestructura', 'Infrastructure'),
      more('people/adoption', 'Adopción', 'Adoption'),
    ],
  },
  {
    id: 'data',
    name: { es: 'Datos', en: 'Data' },
    icon: 'data',
    firstSeenBy: ['engineer', 'analyst'],
    pages: [
      page('data/sources', 'Fuentes', 'Sources'),
      page('data/lake', 'Conjuntos de datos', 'Datasets'),
      page('data/quality', 'Calidad', 'Quality'),
      page('data/recipes', 'Recetas y flujos', 'Recipes and pipelines'),
      page('data/console', 'Consultas', 'Queries'),
      page('data/privacy', 'Privacidad', 'Privacy'),
      more('data/catalogue', 'Catálogo', 'Catalogue'),
      more('data/lineage', 'Linaje', 'Lineage'),
      more('data/governance', 'Políticas', 'Policies'),
    ],
  },
  {
    id: 'customers',
    name: { es: 'Clientes', en: 'Customers' },
    icon: 'customers',
    firstSeenBy: ['manager', 'analyst'],
    pages: [
      page('customers/profiles', 'Buscar cliente', 'Find a customer'),
      page('customers/audiences', 'Públicos', 'Audiences'),
      page('science/segmentation', 'Segmentos', 'Segments'),
      page('customers/consent', 'Consentimiento', 'Consent'),
      more('customers/identity', 'Identidad', 'Identity'),
      more('customers/collection', 'Eventos', 'Events'),
    ],
  },
  {
    id: 'models',
    name: { es: 'Modelos', en: 'Models' },
    icon: 'models',
    firstSeenBy: ['analyst', 'engineer'],
    pages: [
      page('ai/problems', 'Preguntas', 'Questions'),
      page('ai/autopilot', 'Ejecuciones', 'Runs'),
      page('ai/registry', 'Catálogo de modelos', 'Model registry'),
      page('ai/rollout', 'Publicaciones', 'Releases'),
      page('ai/monitoring', 'Vigilancia', 'Monitoring'),
      more('ai/fairness', 'Equidad', 'Fairness'),
      more('ai/serving', 'Simulador', 'Simulator'),
      more('integrations/mlflow', 'MLflow', 'MLflow'),
    ],
  },
  {
    id: 'campaigns',
    name: { es: 'Campañas', en: 'Campaigns' },
    icon: 'campaigns',
    firstSeenBy: ['manager', 'analyst'],
    pages: [
      page('activation/lists', 'Listas', 'Lists'),
      page('activation/campaigns', 'Campañas', 'Campaigns'),
      page('activation/journeys', 'Recorridos', 'Journeys'),
      page('science/experiments', 'Experimentos', 'Experiments'),
      page('activation/channels', 'Canales', 'Channels'),
      more('activation/flags', 'Interruptores', 'Flags'),
      more('science/bandits', 'Bandidos', 'Bandits'),
    ],
  },
  {
    id: 'results',
    name: { es: 'Resultados', en: 'Results' },
    icon: 'results',
    firstSeenBy: ['executive', 'manager', 'analyst'],
    pages: [
      page('value/ledger', 'Libro de valor', 'Value ledger'),
      page('data/metrics', 'Métricas', 'Metrics'),
      page('value/reports', 'Informes', 'Reports'),
      page('science/media-mix', 'Medios y atribución', 'Media and attribution'),
      page('value/processes', 'Procesos', 'Processes'),
      more('value/business-case', 'Caso de negocio', 'Business case'),
      more('science/forecasting', 'Previsiones', 'Forecasts'),
      more('value/improvements', 'Mejoras', 'Improvements'),
    ],
  },
  {
    id: 'system',
    name: { es: 'Sistema', en: 'System' },
    icon: 'system',
    firstSeenBy: ['administrator'],
    pages: [
      page('operations/health', 'Estado', 'Status'),
      page('platform/jobs', 'Trabajos', 'Jobs'),
      page('platform/backups', 'Copias y versiones', 'Backups and versions'),
      page('platform/auth', 'Personas y permisos', 'People and access'),
      page('platform/connections', 'Conexiones', 'Connections'),
      page('platform/activity', 'Registro de actividad', 'Activity log'),
      page('operations/costs', 'Costes y capacidad', 'Costs and capacity'),
    ],
  },
]

/** Pages beside the menu: the account's and the help's. The palette finds them too. */
export const asides: readonly MenuPage[] = [
  page('platform/account', 'Mi cuenta', 'My account'),
  page('home/glossary', 'Glosario', 'Glossary'),
]

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Whether every typed word is found in the names, whatever accents and capitals. */
export function isNamed(typed: string, names: readonly string[]): boolean {
  const text = plain(names.join(' '))
  return plain(typed)
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** Pages for the palette, by their Spanish name, the English one, the entry's, or the feature's, whatever the language. */
export const findPages = (typed: string, visible: readonly MenuEntry[]): { entry: MenuEntry; page: MenuPage }[] =>
  visible.flatMap((entry) =>
    entry.pages
      .filter(({ name, feature }) => isNamed(typed, [name.es, name.en, feature, entry.name.es, entry.name.en]))
      .map((page) => ({ entry, page })),
  )
