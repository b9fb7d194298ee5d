import { Fieldset, NumberInput, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core'
import { useLanguage, useTexts } from '../../language.tsx'
import { currencySign } from '../../parts/formats.ts'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import type { Choices } from './choices.ts'
import { pastedAmount } from './pasted-amount.ts'
import { texts } from './texts.ts'

function Either<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string
  options: readonly (readonly [Value, string])[]
  onChange: (value: string) => void
}) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500} component="span">
        {label}
      </Text>
      <SegmentedControl
        aria-label={label}
        value={value}
        onChange={onChange}
        data={options.map(([own, text]) => ({ value: own, label: text }))}
      />
    </Stack>
  )
}

/** What a customer is worth and what a contact costs: both optional. */
export function Money({
  choices,
  errorOf,
  set,
}: {
  choices: Choices
  errorOf: (name: string) => string | undefined
  set: (changed: Partial<Choices>) => void
}) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { locale } = useFormats()
  const { workspace } = useSignedIn()
  const currency = currencySign(workspace.currency, locale)
  const amount = (field: 'value' | 'cost') => (
    <NumberInput
      label={t(field)}
      description={t(`${field}Hint`)}
      value={choices[field]}
      onChange={(value) => set({ [field]: value })}
      onPaste={(event) => {
        const pasted = pastedAmount(event.clipboardData.getData('text'))
        if (pasted === null) return
        event.preventDefault()
        set({ [field]: pasted })
      }}
      error={errorOf(field)}
      min={0}
      allowNegative={false}
      decimalSeparator={language === 'es' ? ',' : '.'}
      hideControls
      {...(currency.first ? { prefix: currency.sign } : { suffix: ` ${currency.sign}` })}
    />
  )
  return (
    <Fieldset legend={t('money')} radius="md">
      <Stack gap="md">
        <Text size="sm">{t('moneyHint')}</Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          {amount('value')}
          {amount('cost')}
          {choices.value !== '' && (
            <>
              <Either
                label={t('valueIs')}
                value={choices.valueIs}
                onChange={(valueIs) => set({ valueIs })}
                options={[
                  ['margin', t('margin')],
                  ['revenue', t('revenue')],
                ]}
              />
              <Either
                label={t('vat')}
                value={choices.vat}
                onChange={(vat) => set({ vat })}
                options={[
                  ['out', t('vatOut')],
                  ['in', t('vatIn')],
                ]}
              />
            </>
          )}
        </SimpleGrid>
      </Stack>
    </Fieldset>
  )
}
