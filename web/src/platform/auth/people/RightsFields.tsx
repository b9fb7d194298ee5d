import { Checkbox, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { dutyNames, roleNames } from '#schema/platform/workspaces'
import { useTexts } from '../../../language.tsx'
import { texts } from './texts.ts'

export type Rights = Readonly<{ roles: readonly string[]; duties: readonly string[]; endsOn: string }>

/** An end of access as a day of the form, and as the instant that the API takes: the end of that day here. */
export const endOf = ({ endsOn }: Rights): string | null => (endsOn === '' ? null : new Date(`${endsOn}T23:59:59`).toISOString())
export const dayOf = (instant: string | null): string => instant?.slice(0, 10) ?? ''

/** Roles, duties and the end of access. */
export function RightsFields({ value, onChange }: { value: Rights; onChange: (next: Rights) => void }) {
  const t = useTexts(texts)
  return (
    <Stack gap="md">
      <Checkbox.Group label={t('roles')} value={[...value.roles]} onChange={(roles) => onChange({ ...value, roles })}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
          {roleNames.map((role) => (
            <Checkbox key={role} value={role} label={t(`role_${role}`)} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
      <Checkbox.Group label={t('duties')} value={[...value.duties]} onChange={(duties) => onChange({ ...value, duties })}>
        <Stack gap="xs" mt="xs">
          {dutyNames.map((duty) => (
            <Checkbox key={duty} value={duty} label={t(`duty_${duty}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <TextInput
        type="date"
        label={t('endsOn')}
        description={t('endsHint')}
        required={value.roles.includes('external')}
        value={value.endsOn}
        onChange={(event) => onChange({ ...value, endsOn: event.currentTarget.value })}
      />
    </Stack>
  )
}

/** The words for names of roles and duties. */
export function useRightNames(): (name: string) => string {
  const t = useTexts(texts)
  return (name) => {
    const role = roleNames.find((each) => each === name)
    if (role) return t(`role_${role}`)
    const duty = dutyNames.find((each) => each === name)
    if (duty) return t(`duty_${duty}`)
    return name === 'installation-administrator' ? t('installationAdministrator') : name
  }
}
