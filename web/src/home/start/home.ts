/** The run that was begun last; `finishedAt` is null while it is under way. */
type NewestRun = Readonly<{ id: string; target: string; finishedAt: string | null }>

/** What is known when the home page opens; a part is absent when it is not the person's to see. */
export type HomeFacts = Readonly<{
  runs?: Readonly<{ ready: number; active: number; failed: number; warned: number; newest: NewestRun | null }>
  /** Jobs of the last seven days that failed, and those under way. */
  jobs?: Readonly<{ failed: number; running: number }>
  backups?: Readonly<{ provenAt: string | null; failedAt: string | null; version: string; freeBytes: number | null }>
  people?: Readonly<{ members: number }>
  metrics?: Readonly<{ outside: number }>
  files?: Readonly<{ any: boolean }>
  account: Readonly<{ secondStep: boolean; unread: number }>
}>

/** The roles in the order in which their question is asked of somebody who holds several. */
const order = ['administrator', 'engineer', 'analyst', 'manager', 'compliance', 'executive', 'collaborator', 'external'] as const
export type HomeRole = (typeof order)[number]

/** Whose question the page answers. */
export const homeRole = (roles: readonly string[]): HomeRole => order.find((role) => roles.includes(role)) ?? 'collaborator'

/** A proof of a restore older than this many days is told as old. */
const provenDays = 30
const ageDays = (at: string, now: Date): number => (now.getTime() - new Date(at).getTime()) / 86_400_000

export type HomeAnswer =
  | Readonly<{ key: 'safe' | 'provenOld'; at: string }>
  | Readonly<{ key: 'answering' | 'answered'; target: string; run: string }>
  | Readonly<{ key: 'brokenJobs' | 'models' | 'waiting'; n: number }>
  | Readonly<{ key: 'drillFailed' | 'neverProven' | 'allWell' | 'noModel' | 'recorded' | 'nothingWaits' }>

/** Who asks questions of data; an answer is news to them for so many days. */
const askers: readonly HomeRole[] = ['administrator', 'analyst', 'manager']
const newsDays = 2

/** What was asked last, while it is being answered and as long as the answer is news. */
function questionOf(role: HomeRole, newest: NewestRun | null | undefined, now: Date): HomeAnswer | null {
  if (!newest || !askers.includes(role)) return null
  const { id: run, target, finishedAt } = newest
  if (finishedAt === null) return { key: 'answering', target, run }
  return ageDays(finishedAt, now) <= newsDays ? { key: 'answered', target, run } : null
}

/** The sentence that answers the role's question, from the state of today; null when nothing is known of it. */
export function homeAnswer(role: HomeRole, facts: HomeFacts, now: Date): HomeAnswer | null {
  const { backups, jobs, runs, account } = facts
  if (role === 'administrator' && backups?.failedAt) return { key: 'drillFailed' }
  const question = questionOf(role, runs?.newest, now)
  if (question) return question
  if (role === 'administrator' && backups) {
    if (!backups.provenAt) return { key: 'neverProven' }
    return { key: ageDays(backups.provenAt, now) > provenDays ? 'provenOld' : 'safe', at: backups.provenAt }
  }
  if ((role === 'engineer' || role === 'administrator') && jobs)
    return jobs.failed > 0 ? { key: 'brokenJobs', n: jobs.failed } : { key: 'allWell' }
  if (role === 'compliance') return { key: 'recorded' }
  if (role === 'collaborator' || role === 'external')
    return account.unread > 0 ? { key: 'waiting', n: account.unread } : { key: 'nothingWaits' }
  if (!runs) return null
  return runs.ready > 0 ? { key: 'models', n: runs.ready } : { key: 'noModel' }
}

export type HomeFigure =
  | 'proven'
  | 'version'
  | 'disk'
  | 'failedJobs'
  | 'runningJobs'
  | 'warnedModels'
  | 'readyModels'
  | 'metricsOutside'
  | 'unread'

const wanted: Record<HomeRole, readonly HomeFigure[]> = {
  administrator: ['proven', 'version', 'disk'],
  engineer: ['failedJobs', 'runningJobs', 'warnedModels'],
  analyst: ['metricsOutside', 'readyModels', 'warnedModels'],
  manager: ['readyModels', 'runningJobs'],
  executive: ['readyModels'],
  compliance: ['unread'],
  collaborator: ['unread'],
  external: ['unread'],
}
const needs: Record<HomeFigure, keyof HomeFacts> = {
  proven: 'backups',
  version: 'backups',
  disk: 'backups',
  failedJobs: 'jobs',
  runningJobs: 'jobs',
  warnedModels: 'runs',
  readyModels: 'runs',
  metricsOutside: 'metrics',
  unread: 'account',
}

/** The role's figures, as far as their feature is there and the person's to see. */
export const homeFigures = (role: HomeRole, facts: HomeFacts): HomeFigure[] =>
  wanted[role].filter((figure) => facts[needs[figure]] !== undefined)

/** A thing to do once, and whether the system saw that it was done. */
export type FirstStep = Readonly<{ id: 'data' | 'model' | 'backup' | 'team' | 'secondStep'; feature: string; done: boolean }>

/** The steps that the person may take, in the order that pays first. */
export function firstSteps(
  { runs, files, backups, people, account }: HomeFacts,
  permissions: readonly string[],
  built: (feature: string) => boolean,
): FirstStep[] {
  const may = (permission: string) => permissions.includes(permission)
  const steps: FirstStep[] = []
  if (files && may('data.files.add'))
    steps.push({ id: 'data', feature: 'data/sources', done: files.any || (runs !== undefined && runs.ready > 0) })
  if (runs && may('ai.autopilot.start')) steps.push({ id: 'model', feature: 'ai/autopilot', done: runs.ready > 0 })
  if (backups && may('platform.backups.manage')) steps.push({ id: 'backup', feature: 'platform/backups', done: backups.provenAt !== null })
  if (people && may('platform.workspaces.manage-people')) steps.push({ id: 'team', feature: 'platform/auth', done: people.members > 1 })
  steps.push({ id: 'secondStep', feature: 'platform/account', done: account.secondStep })
  return steps.filter(({ feature }) => built(feature))
}

/** Who begins by bringing data; the administrator too, who is the only person of a new installation. */
const beginners: readonly string[] = ['manager', 'analyst', 'administrator']

/** Whether the page opens with doors to begin by: before anything was run, for those who may bring data. */
export const needsDoors = (roles: readonly string[], { runs, files }: HomeFacts, permissions: readonly string[]): boolean =>
  roles.some((role) => beginners.includes(role)) &&
  permissions.includes('data.files.add') &&
  files !== undefined &&
  runs !== undefined &&
  runs.ready + runs.active + runs.failed === 0
