import { type Activity, type Consumer, consumeActivities } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { Trx } from '#platform/database'
import { type NewNotice, notify } from './notify.ts'

const text = (activity: Activity, name: string): string => String(activity.payload?.[name] ?? '')

/** Work whose failure concerns everybody who answers for the data, whoever or whatever began it. */
const backupJobs = ['create', 'planned', 'drill'].map((verb) => `platform.backups.${verb}`)

/** What people hear of without a feature telling them: the activities that concern one. */
const rules: Readonly<Record<string, (activity: Activity) => NewNotice | null>> = {
  'job.failed': (activity): NewNotice =>
    backupJobs.includes(text(activity, 'job'))
      ? { to: { role: 'administrator' }, kind: 'backup.failed', params: { code: text(activity, 'code') }, link: 'platform/backups' }
      : { to: [activity.actor], kind: 'job.failed', params: { job: `@job.${text(activity, 'job')}` }, link: 'platform/jobs' },
  'backup.missed': (activity) => ({
    to: { role: 'administrator' },
    kind: 'backup.missed',
    params: { days: Number(activity.payload?.days ?? 1) },
    link: 'platform/backups',
  }),
  'backup.restored': () => ({ to: { role: 'administrator' }, kind: 'backup.restored', link: 'platform/backups' }),
  'session.new-device': (activity) => ({ to: [activity.actor], kind: 'session.new-device', link: 'platform/account/sessions' }),
  'invitation.accepted': (activity) => {
    const inviter = text(activity, 'invitedBy')
    const to = inviter === '' ? ({ role: 'administrator' } as const) : [inviter]
    return { to, kind: 'invitation.accepted', link: 'platform/auth' }
  },
}
const tooOldMs = 86_400_000

async function handle(trx: Trx, workspace: string, activities: readonly Activity[], now: Date): Promise<void> {
  for (const activity of activities) {
    // After a long stop, or for a workspace that was imported, yesterday's news is none.
    if (now.getTime() - activity.at.getTime() > tooOldMs) continue
    const notice = rules[activity.kind]?.(activity)
    if (notice) await notify(trx, { workspace: workspace as never }, notice)
  }
}

/** Makes notices of sealed activities, each once. */
export const noticeActivities = ({ database, log }: Pick<Services, 'database' | 'log'>, now: Date): Promise<number> => {
  const consumer: Consumer = { name: 'notifications', handle: (trx, workspace, activities) => handle(trx, workspace, activities, now) }
  return consumeActivities(database, consumer, log)
}
