import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { FigureCard } from '../../parts/FigureCard.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import type { HomeFacts, HomeFigure } from './home.ts'
import { texts } from './texts.ts'

const pages: Record<HomeFigure, string | null> = {
  proven: 'platform/backups',
  version: 'platform/backups',
  disk: 'platform/backups',
  failedJobs: 'platform/jobs',
  runningJobs: 'platform/jobs',
  warnedModels: 'ai/autopilot',
  readyModels: 'ai/autopilot',
  metricsOutside: 'data/metrics',
  unread: null,
}

/** One figure of the home page; it leads to the page that it comes from. */
export function Figure({
  figure,
  facts,
  slug,
  opens,
}: {
  figure: HomeFigure
  facts: HomeFacts
  slug: string
  opens: (feature: string) => boolean
}) {
  const t = useTexts(texts)
  const { number, bytes } = useFormats()
  const { backups, jobs, runs, metrics, account } = facts
  const values = {
    proven: backups?.provenAt ? <TimeAgo at={backups.provenAt} /> : null,
    version: backups?.version ?? null,
    disk: backups && backups.freeBytes !== null ? bytes(backups.freeBytes) : null,
    failedJobs: jobs ? number(jobs.failed) : null,
    runningJobs: jobs ? number(jobs.running) : null,
    warnedModels: runs ? number(runs.warned) : null,
    readyModels: runs ? number(runs.ready) : null,
    metricsOutside: metrics ? number(metrics.outside) : null,
    unread: number(account.unread),
  }
  const page = pages[figure]
  const link = page !== null && opens(page) && (
    <Anchor component={Link} to={pageAddress(slug, page)} inherit>
      {t(figure === 'proven' && values.proven === null ? 'tryBackup' : 'whereFrom')}
    </Anchor>
  )
  return (
    <FigureCard
      label={t(`figure_${figure}`)}
      value={values[figure]}
      note={t(`note_${figure}`)}
      none={t('noneYet')}
      source={link}
      wayOut={link}
    />
  )
}
