import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { LoaderCircle } from 'lucide-react'
import { useTexts } from '../language.tsx'
import { pageAddress } from '../pages.ts'
import { useActiveJobs } from '../platform/jobs/jobs.ts'
import type { SignedIn } from '../session.ts'
import classes from './RunningWork.module.css'
import { texts } from './texts.ts'

/** How much long work is under way; one click leads to it. Nothing is shown when nothing runs. */
export function RunningWork({ session }: { session: SignedIn }) {
  const t = useTexts(texts)
  const { data } = useActiveJobs(session.permissions.includes('platform.jobs.read'))
  const n = (data?.running.length ?? 0) + (data?.waiting.length ?? 0)
  if (n === 0) return null
  const seconds = n === 1 ? (data?.running[0]?.secondsLeft ?? null) : null
  const left =
    seconds === null
      ? ''
      : seconds < 90
        ? t('secondsLeft', { n: Math.max(5, Math.ceil(seconds / 5) * 5) })
        : t('minutesLeft', { n: Math.round(seconds / 60) })
  const label = left === '' ? t('working', { n }) : `${t('working', { n })} · ${left}`
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
