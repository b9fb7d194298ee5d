import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { LoaderCircle } from 'lucide-react'
import { useLanguage, useTexts } from '../language.tsx'
import { pageAddress } from '../pages.ts'
import { timeLeft } from '../parts/time-left.ts'
import { useActiveJobs } from '../platform/jobs/jobs.ts'
import type { SignedIn } from '../session.ts'
import classes from './RunningWork.module.css'
import { texts } from './texts.ts'

/** How much long work is under way; one click leads to it. Nothing is shown when nothing runs. */
export function RunningWork({ session }: { session: SignedIn }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { data } = useActiveJobs(session.permissions.includes('platform.jobs.read'))
  const n = (data?.running.length ?? 0) + (data?.waiting.length ?? 0)
  if (n === 0) return null
  const seconds = n === 1 ? (data?.running[0]?.secondsLeft ?? null) : null
  const working = t('working', { n })
  const label = seconds === null ? working : `${working} · ${timeLeft(seconds, language)}`
  return (
    <Button
      component={Link}
      to={pageAddress(session.workspace.slug, 'platform/jobs')}
      variant="light"
      size="xs"
      px="xs"
      aria-label={label}
      c="light-dark(var(--mantine-color-petrol-9), var(--mantine-color-petrol-2))"
      leftSection={<LoaderCircle size={16} aria-hidden className={classes.turning} />}
      classNames={{ section: classes.section ?? '' }}
    >
      <span className={classes.long}>{label}</span>
      <span className={classes.short}>{n}</span>
    </Button>
  )
}
