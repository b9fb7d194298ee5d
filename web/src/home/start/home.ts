/** What is known when the home page opens; a part is absent when its feature is not the person's to see. */
export type HomeFacts = Readonly<{
  runs?: Readonly<{ ready: number; active: number; failed: number; without: number; lastReadyAt: string | null }>
}>

/** The roles in the order in which their question is asked of somebody who holds several. */
const order = ['administrator', 'engineer', 'analyst', 'manager', 'compliance', 'executive', 'collaborator', 'external'] as const
export type HomeRole = (typeof order)[number]

/** Whose question the page answers. */
export const homeRole = (roles: readonly string[]): HomeRole => order.find((role) => roles.includes(role)) ?? 'collaborator'

/** A thing to do once, and whether the system saw that it was done. */
export type FirstStep = Readonly<{ id: 'model'; feature: string; done: boolean }>

/** The steps that the person may take, in the order that pays first. */
export function firstSteps({ runs }: HomeFacts, permissions: readonly string[]): FirstStep[] {
  const steps: FirstStep[] = []
  if (runs && permissions.includes('ai.autopilot.start')) steps.push({ id: 'model', feature: 'ai/autopilot', done: runs.ready > 0 })
  return steps
}
