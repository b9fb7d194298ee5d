import { Anchor, Button, Group, Menu, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { FileDown } from 'lucide-react'
import { useState } from 'react'
import type { ModelDetail, ModelVersion } from '#schema/ai/registry/versions'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Detail } from '../../parts/Detail.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { modelsAddress, useEraseVersion, useServe } from './models.ts'
import { Quality } from './Quality.tsx'
import { texts } from './texts.ts'

function Version({ version, newest, onErase }: { version: ModelVersion; newest: boolean; onErase: () => void }) {
  const t = useTexts(texts)
  const { instant, bytes } = useFormats()
  const { permissions, workspace } = useSignedIn()
  const serve = useServe(version.name)
  const address = `${modelsAddress}/${version.name}/versions/${version.version}`
  return (
    <Stack component="li" gap="xs" style={{ listStyle: 'none' }}>
      <Group gap="sm">
        <Title order={3} size="h4">
          {t('version', { version: version.version })}
        </Title>
        {version.served && <StateChip tone="good" label={t('inService')} />}
        {newest && !version.served && <StateChip tone="waiting" label={t('newest')} />}
      </Group>
      <Text size="sm">
        <Quality version={version} />
      </Text>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {t('publishedAt', { when: instant(version.createdAt) })} · {t('from', { file: version.source })} ·{' '}
        {t('testedOn', { rows: version.testRows })}
      </Text>
      <Group gap="sm">
        {!version.served && permissions.includes('ai.registry.publish') && (
          <Button
            size="xs"
            variant="default"
            loading={serve.isPending}
            onClick={() => serve.mutate(version.version)}
            aria-label={t('putInServiceOf', { version: version.version })}
          >
            {t('putInService')}
          </Button>
        )}
        <Menu position="bottom-start">
          <Menu.Target>
            <Button
              size="xs"
              variant="default"
              leftSection={<FileDown size={14} aria-hidden />}
              aria-label={t('downloadsOf', { version: version.version })}
            >
              {t('downloads')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {version.files.map(({ name, bytes: size }) => (
              <Menu.Item
                key={name}
                component="a"
                href={`${address}/files/${name}`}
                download
                rightSection={<Text size="xs">{bytes(size)}</Text>}
              >
                {t(`file_${name}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {permissions.includes('ai.registry.erase') && (
          <Button
            size="xs"
            variant="subtle"
            color="red.9"
            c="var(--mantine-color-error)"
            onClick={onErase}
            aria-label={t('eraseOf', { version: version.version })}
          >
            {t('erase')}
          </Button>
        )}
      </Group>
      {serve.error && <ProblemView error={serve.error} />}
      <Detail name="models.version" label={t('howMade', { version: version.version })}>
        <Facts
          facts={[
            [
              t('run'),
              <Anchor key="run" component={Link} to={pageAddress(workspace.slug, 'ai/autopilot', version.run)}>
                {t('openRun')}
              </Anchor>,
            ],
            [
              t('dataHash'),
              <Text key="data" size="sm" style={{ overflowWrap: 'anywhere' }}>
                {version.dataSha256}
              </Text>,
            ],
            [
              t('modelHash'),
              <Text key="model" size="sm" style={{ overflowWrap: 'anywhere' }}>
                {version.modelSha256}
              </Text>,
            ],
            [t('seed'), String(version.seed)],
            [t('rumbo'), version.rumbo],
          ]}
        />
      </Detail>
    </Stack>
  )
}

/** The versions of a model, newest first. */
export function Versions({ model }: { model: ModelDetail }) {
  const t = useTexts(texts)
  const [erasing, ask] = useState<ModelVersion | null>(null)
  const erase = useEraseVersion(model.name)
  return (
    <Paper component="section" aria-labelledby="versions" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Stack>
        <Title order={2} size="h3" id="versions">
          {t('versionsTitle')}
        </Title>
        <Stack component="ul" gap="lg" m={0} p={0}>
          {model.list.map((version, i) => (
            <Version key={version.version} version={version} newest={i === 0} onErase={() => ask(version)} />
          ))}
        </Stack>
      </Stack>
      <Confirm
        opened={erasing !== null}
        onClose={() => ask(null)}
        title={t('eraseTitle', { version: erasing?.version ?? 0 })}
        consequence={t(erasing?.served ? 'eraseServed' : 'eraseConsequence')}
        wayBack={t('noWayBack')}
        go={t('erase')}
        onGo={() => erase.mutateAsync(erasing!.version)}
      />
    </Paper>
  )
}
