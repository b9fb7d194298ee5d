import { join } from 'node:path'
import { z } from 'zod'
import { createHeadFile, record, verifyActivity } from '#platform/activity'
import type { Services } from '#platform/contributions'
import type { JobDefinition, JobSchedule } from '#platform/jobs'
import { notify } from '#platform/notifications'
import type { Role } from '#platform/permissions'

/** Faults that the job's log names; the page names more. */
const loggedFaults = 50
const toldRoles: readonly Role[] = ['administrator', 'compliance']

/** Verifies the workspace's chain; people learn of it when it does not hold. */
export const verifyJob = ({ database, folder, secrets }: Omit<Services, 'jobs'>): JobDefinition<unknown> => {
  const heads = createHeadFile(join(folder.keys, 'activity-head.json'), secrets)
  return {
    name: 'platform.activity.verify',
    data: z.strictObject({}),
    singletonKey: () => 'chain',
    async run({ scope, complete, log }) {
      const { checked, faults } = await verifyActivity(database, heads, scope.workspace)
      await log('activityChecked', { n: checked, faults: faults.length })
      for (const { fault, seq } of faults.slice(0, loggedFaults)) await log(`fault.${fault}`, { seq })
      await complete(async (trx) => {
        await record(trx, scope, {
          kind: 'activity.verified',
          subject: `workspace:${scope.workspace}`,
          payload: { checked, faults: faults.length },
        })
        if (faults.length === 0) return
        for (const role of toldRoles)
          await notify(trx, scope, { to: { role }, kind: 'activity.broken', params: { faults: faults.length }, link: 'platform/activity' })
      })
    },
  }
}

export const nightlyVerification = (lent: Omit<Services, 'jobs'>): JobSchedule => ({
  name: 'platform.activity.nightly',
  job: verifyJob(lent),
  data: {},
  cron: '20 4 * * *',
  missed: 'run-once',
})
