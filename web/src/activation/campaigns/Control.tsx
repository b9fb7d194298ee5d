import { Alert, Button, Group, Paper, Slider, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { Campaign, ControlPlan } from '#schema/activation/campaigns'
import { useTexts } from '../../language.tsx'
import { Detail } from '../../parts/Detail.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { Terms } from '../../parts/Term.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useDraw, usePlan } from './campaigns.ts'
import { SplitDrawing } from './SplitDrawing.tsx'
import { texts } from './texts.ts'

/** The sizes that can be chosen, the proposed one among them, by size. */
const sizesOf = ({ sizes, proposed }: ControlPlan): ControlPlan['sizes'] =>
  [...sizes.filter(({ control }) => control !== proposed.control), proposed].sort((a, b) => a.control - b.control)

function useEffectText(campaign: Campaign, plan: ControlPlan) {
  const t = useTexts(texts)
  const { money, number } = useFormats()
  return (effect: number): string =>
    plan.unit === 'share'
      ? t('points', { n: number(100 * effect, { maximumFractionDigits: 100 * effect < 1 ? 2 : 1 }) })
      : t('moneyEach', { amount: money({ minor: Math.round(100 * effect), currency: campaign.currency }) })
}

function Choose({ campaign, plan }: { campaign: Campaign; plan: ControlPlan }) {
  const t = useTexts(texts)
  const { number, share } = useFormats()
  const effectText = useEffectText(campaign, plan)
  const draw = useDraw(campaign.id)
  const sizes = sizesOf(plan)
  const [at, move] = useState(() => sizes.findIndex(({ control }) => control === (campaign.control ?? plan.proposed.control)))
  const place = at < 0 ? sizes.findIndex(({ control }) => control === plan.proposed.control) : at
  const chosen = sizes[place]
  const shows = (each: ControlPlan['sizes'][number]): string =>
    each.smallest === null ? t('showsNothing') : t('shows', { effect: effectText(each.smallest) })
  if (!plan.measurable || !chosen)
    return (
      <Stack>
        <Alert variant="outline" color="gray" title={t('tooFewTitle', { n: plan.n, shown: number(plan.n) })}>
          {t('tooFew')}
        </Alert>
        {draw.error && <ProblemView error={draw.error} />}
        <Group>
          <Button variant="default" loading={draw.isPending} onClick={() => draw.mutate({ control: 0 })}>
            {t('withoutControl')}
          </Button>
        </Group>
      </Stack>
    )
  return (
    <Stack gap="md">
      <Title order={2} size="h4" id="size">
        {t('size')}
      </Title>
      <Text size="xl" fw={600} aria-live="polite">
        {t('leave', { n: chosen.control, shown: number(chosen.control), share: share(chosen.control / plan.n) })}
      </Text>
      <Text aria-live="polite">{shows(chosen)}</Text>
      <Slider min={0} max={sizes.length - 1} step={1} value={place} onChange={move} label={null} thumbLabel={t('size')} mx="sm" />
      <Text size="sm" c="dimmed">
        {t('proposed', { n: number(plan.proposed.control) })}
      </Text>
      {!plan.proposed.enough && (
        <Alert variant="outline" color="gray" title={t('notEnough', { effect: effectText(plan.effect) })}>
          {t('notEnoughWay')}
        </Alert>
      )}
      <Detail name="campaigns.plan" label={t('howCounted')}>
        <Stack gap="xs">
          <Text size="sm">{t(`base_${plan.baseFrom}`, { share: share(plan.base) })}</Text>
          <Text size="sm">{t(`effect_${plan.effectFrom}`, { effect: effectText(plan.effect) })}</Text>
          <Text size="sm">{t(`method_${plan.method}`)}</Text>
          <Text size="sm">
            {t('power', { power: share(plan.proposed.power), simulated: share(plan.proposed.simulated), wanted: share(plan.wanted) })}
          </Text>
          <Text size="sm">{t('seed', { seed: String(campaign.seed) })}</Text>
        </Stack>
      </Detail>
      {draw.error && <ProblemView error={draw.error} />}
      <Group>
        <Button loading={draw.isPending} onClick={() => draw.mutate({ control: chosen.control })}>
          {t('draw')}
        </Button>
        <Button variant="default" disabled={draw.isPending} onClick={() => draw.mutate({ control: 0 })}>
          {t('withoutControl')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Grupo de control: why, how many, and what that would show. */
export function Control({ campaign }: { campaign: Campaign }) {
  const t = useTexts(texts)
  const { data: plan, error, refetch } = usePlan(campaign.id)
  return (
    <Stack gap="lg">
      <Paper withBorder radius="lg" p="md">
        <Group align="center" gap="lg">
          <SplitDrawing label={t('drawing')} />
          <Text flex="1 1 16rem">
            <Terms>{t('why')}</Terms>
          </Text>
        </Group>
      </Paper>
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!plan && !error && <Loading rows={2} height={80} />}
      {plan && <Choose campaign={campaign} plan={plan} />}
    </Stack>
  )
}
