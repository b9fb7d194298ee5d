/** Pages of what explains a value, by the kind of subject. */
const pages: Readonly<Record<string, (id: string) => string>> = {
  job: () => 'platform/jobs',
  run: (id) => `ai/autopilot/${id}`,
  alert: () => 'operations/health',
  backup: () => 'platform/backups',
  principal: () => 'platform/auth',
  requirement: (id) => `programme/guide/${id}`,
}

/** The page of a subject of activities, from the workspace on; null for one without. */
export function linkOf(subject: string): string | null {
  const colon = subject.indexOf(':')
  const kind = subject.slice(0, colon)
  return Object.hasOwn(pages, kind) ? pages[kind]!(subject.slice(colon + 1)) : null
}
