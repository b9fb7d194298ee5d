import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { RequirementPage } from '#schema/programme/evidence'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { StateChip, type StateTone } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { texts } from './texts.ts'

type Fact = RequirementPage['facts'][number]
const tones: Record<Fact['verdict'], StateTone> = { holds: 'good', short: 'warning', fails: 'bad', gone: 'off' }

function FactLine({ fact }: { fact: Fact }) {
  const t = useTexts(texts)
  const { instant, number } = useFormats()
  const { workspace } = useSignedIn()
  const { value, threshold, link, endsAt, verdict } = fact
  return (
    <Group gap="sm" align="flex-start">
      <StateChip tone={fact.example ? 'off' : tones[verdict]} label={fact.example ? t('example') : t(`verdict_${verdict}`)} />
      <Stack gap={0} flex="1 1 14rem" miw={0}>
        <Text>
          {instant(fact.at)}
          {value !== null &&
            threshold !== null &&
            ` · ${t('figure', { value: number(value, { maximumSignificantDigits: 4 }), threshold: number(threshold) })}`}
        </Text>
        {endsAt && !fact.example && (
          <Text size="sm" c="dimmed">
            {t('countsUntil', { when: instant(endsAt) })}
          </Text>
        )}
      </Stack>
      <Group gap="sm">
        {link && (
          <Anchor
            component={Link}
            to={pageAddress(workspace.slug, link)}
            size="sm"
            aria-label={t('openThingOf', { when: instant(fact.at) })}
          >
            {t('openThing')}
          </Anchor>
        )}
      </Group>
    </Group>
  )
}

/** What the system saw, by rule: what each reads, and the facts that it found. */
export function FactList({ page }: { page: RequirementPage }) {
  const t = useTexts(texts)
  if (page.rules.length === 0) return <Text c="dimmed">{t('noRule')}</Text>
  return (
    <Stack gap="lg">
      {page.rules.map((rule) => {
        const own = page.facts.filter((fact) => fact.rule === rule.name)
        return (
          <Stack key={rule.name} gap="xs" align="flex-start">
            <Text>{rule.says}</Text>
            {own.length === 0 && <StateChip tone="waiting" label={t('noFact')} />}
            {own.map((fact) => (
              <FactLine key={fact.about} fact={fact} />
            ))}
          </Stack>
        )
      })}
    </Stack>
  )
}
