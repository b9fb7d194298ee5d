import { Anchor, Button, Group, Paper, SimpleGrid, Slider, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatMoney } from '#base'
import type { Measured } from '#schema/ai/autopilot/report'
import { useLanguage, useTexts } from '../../../language.tsx'
import { pageAddress } from '../../../pages.ts'
import { FigureCard } from '../../../parts/FigureCard.tsx'
import { useFormats } from '../../../parts/useFormats.ts'
import { useSignedIn } from '../../../session.ts'
import { listOf } from './list-size.ts'
import { texts } from './texts.ts'

type Estimate = NonNullable<ReturnType<typeof listOf>['gain']>

/** A share as a whole per cent that a slider can stand on. */
const percentOf = (share: number): number => Math.min(100, Math.max(1, Math.round(share * 100)))

/** Whom to contact: how large a list, how many of the cases it holds and what it is worth. `again` is the file to ask once more. */
export function ListSize({ measured, again }: { measured: Measured; again: string }) {
  const t = useTexts(texts)
  const { number, share: percent } = useFormats()
  const { language } = useLanguage()
  const { permissions, workspace } = useSignedIn()
  const { value, problem, advisedShare } = measured
  const advised = percentOf(advisedShare)
  const [chosen, choose] = useState(advised)
  const { gain, lift, profit } = listOf(measured, chosen / 100)
  const everyone = listOf(measured, 1).profit
  const between = ({ low, high }: Estimate, format: (x: number) => string) =>
    low === null || high === null ? t('noMargin') : t('between', { low: format(low), high: format(high) })
  const whole = (x: number) => number(x, { style: 'percent', maximumFractionDigits: 0 })
  const times = (x: number) => number(x, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const amount = (minor: number) => (value ? formatMoney({ minor: Math.round(minor), currency: value.currency }, language) : '')
  const never = value !== null && value.bestShare <= 0
  return (
    <Paper component="section" aria-label={t('whom')} withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="lg">
        <Title order={2} size="h3">
          {t('whom')}
        </Title>
        {never && <Text>{t('never')}</Text>}
        <Stack gap="xs">
          <Group justify="space-between" gap="xs">
            <Text fw={600}>
              {t('sizeValue', { share: chosen / 100 })} · {t('perThousand', { n: chosen * 10 })}
            </Text>
            {chosen !== advised && !never && (
              <Button variant="subtle" size="compact-sm" c="var(--mantine-color-anchor)" onClick={() => choose(advised)}>
                {t(value ? 'toBest' : 'toAdvised')}
              </Button>
            )}
          </Group>
          <Slider
            thumbLabel={t('size')}
            min={1}
            max={100}
            step={1}
            value={chosen}
            onChange={choose}
            label={(at) => percent(at / 100)}
            thumbProps={{ 'aria-valuetext': t('sizeValue', { share: chosen / 100 }) }}
            marks={never ? [] : [{ value: advised }]}
            size="lg"
          />
          {!never && (
            <Text size="sm" c="dimmed">
              {t(value ? 'bestMark' : 'advisedMark', { share: advised / 100 })}
            </Text>
          )}
        </Stack>
        <SimpleGrid cols={{ base: 1, sm: profit ? 3 : 2 }} spacing="md">
          {profit && value && (
            <FigureCard
              label={t('profit')}
              value={amount(profit.value)}
              note={
                <>
                  <Text size="sm">{t('profitPer')}</Text>
                  <Text size="sm">{between(profit, amount)}</Text>
                </>
              }
              standing="estimated"
            />
          )}
          <FigureCard
            label={t('reached')}
            value={gain && whole(gain.value)}
            note={
              <>
                <Text size="sm">{t('reachedOf', { positive: problem.positive ?? '' })}</Text>
                {gain && <Text size="sm">{between(gain, whole)}</Text>}
              </>
            }
          />
          <FigureCard
            label={t('times')}
            value={lift && t('timesValue', { n: times(lift.value) })}
            note={
              <>
                <Text size="sm">{t('timesOf')}</Text>
                {lift && <Text size="sm">{between(lift, times)}</Text>}
              </>
            }
          />
        </SimpleGrid>
        {value && profit && everyone && (
          <Text>
            {t(everyone.value > 0 ? 'thanEveryone' : 'everyoneLoses', {
              all: amount(everyone.value),
              more: amount(profit.value - everyone.value),
            })}
          </Text>
        )}
        {value ? (
          <Text size="sm" c="dimmed">
            {t('profitWhat', {
              is: t(value.is),
              vat: t(value.vat === 'in' ? 'vatIn' : 'vatOut'),
              value: amount(value.perPositive),
              cost: amount(value.costPerContact),
            })}{' '}
            {t('controlGroup')}
          </Text>
        ) : (
          <Text size="sm">
            {t('addMoney')}{' '}
            {permissions.includes('ai.autopilot.start') && (
              <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/problems', again)} inherit underline="always">
                {t('addMoneyGo')}
              </Anchor>
            )}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}
