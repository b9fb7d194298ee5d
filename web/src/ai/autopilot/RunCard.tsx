import { ActionIcon, Anchor, Button, Group, Menu, Paper, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { Ellipsis, ExternalLink, FileDown } from 'lucide-react'
import { localeOf } from '#base'
import type { Run } from '#schema/ai/autopilot/runs'
import { ApiProblem } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useSignedIn } from '../../session.ts'
import { Advance } from './Advance.tsx'
import { EraseRun } from './EraseRun.tsx'
import { RunState } from './RunState.tsx'
import { isActive, runFile, runReport, useStopRun } from './runs.ts'
import { resultSentence } from './sentence.ts'
import { sizeText } from './size.ts'
import { texts } from './texts.ts'

function Downloads({ run }: { run: Run }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          leftSection={<FileDown size={16} aria-hidden />}
          aria-label={t('downloadsOf', { file: run.file })}
        >
          {t('downloads')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {run.files.map(({ name, bytes }) => (
          <Menu.Item
            key={name}
            component="a"
            href={runFile(run.id, name)}
            download={name}
            rightSection={<Text size="xs">{sizeText(bytes, language)}</Text>}
          >
            {t(`file_${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** One run: its state, its result in a sentence, what can be opened and what can be done with it. */
export function RunCard({ run }: { run: Run }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { permissions, workspace } = useSignedIn()
  const [stopping, stopDialog] = useDisclosure(false)
  const [erasing, eraseDialog] = useDisclosure(false)
  const stop = useStopRun()
  const active = isActive(run)
  const sentence = resultSentence(run, language)
  const when = new Intl.DateTimeFormat(localeOf[language], { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(run.createdAt))
  const warnings = run.headline?.warnings ?? 0
  return (
    <Paper component="article" aria-label={run.file} withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
          <Stack gap={2} miw={0}>
            <Text component="h2" fw={650} lineClamp={2} title={run.file} style={{ overflowWrap: 'anywhere' }}>
              <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/autopilot', run.id)} inherit>
                {run.file}
              </Anchor>
            </Text>
            <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {t('column', { target: run.target })} · {t('startedAt', { when })}
            </Text>
          </Stack>
          {!active && permissions.includes('ai.autopilot.erase') && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t('more', { file: run.file })}
                  c="var(--mantine-color-text)"
                >
                  <Ellipsis size={18} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item c="var(--mantine-color-error)" onClick={eraseDialog.open}>
                  {t('erase')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
        <Group gap="xs">
          <RunState run={run} />
          {warnings > 0 && <StateChip tone="warning" label={t('warnings', { n: warnings })} />}
        </Group>
        {sentence && <Text>{sentence}</Text>}
        {run.headline && run.status === 'delivered' && (
          <Text size="sm" c="dimmed">
            {t('testedOn', { rows: run.headline.rows })}
          </Text>
        )}
        <Advance run={run} />
        {run.error && <ProblemView error={new ApiProblem({ status: 422, ...run.error })} />}
        {stop.error && <ProblemView error={stop.error} />}
        {(run.files.length > 0 || (active && permissions.includes('ai.autopilot.start'))) && (
          <Group gap="sm">
            {run.files.some(({ name }) => name === 'report.html') && (
              <Button
                component="a"
                href={runReport(run.id)}
                target="_blank"
                rel="noopener"
                variant="outline"
                size="sm"
                c="var(--mantine-color-anchor)"
                rightSection={<ExternalLink size={16} aria-hidden />}
                aria-label={t('openReportOf', { file: run.file })}
              >
                {t('openReport')}
              </Button>
            )}
            {run.files.length > 0 && <Downloads run={run} />}
            {active && (
              <Button variant="default" size="sm" onClick={stopDialog.open} loading={stop.isPending}>
                {t('stop')}
              </Button>
            )}
          </Group>
        )}
      </Stack>
      <Confirm
        opened={stopping}
        onClose={stopDialog.close}
        title={t('stopTitle')}
        consequence={t('stopBody')}
        stay={t('keepRunning')}
        go={t('stop')}
        onGo={() => stop.mutateAsync(run.id)}
      />
      <EraseRun run={run} opened={erasing} onClose={eraseDialog.close} />
    </Paper>
  )
}
