import { TextInput, type TextInputProps } from '@mantine/core'
import { Search } from 'lucide-react'

/** A field to search a list with; it may have its label above or only for screen readers. */
export function SearchField({ onType, ...props }: Omit<TextInputProps, 'onChange'> & { onType: (typed: string) => void }) {
  return (
    <TextInput
      type="search"
      leftSection={<Search size={16} aria-hidden />}
      onChange={(event) => onType(event.currentTarget.value)}
      flex="1 1 14rem"
      maw={{ base: '100%', xs: 320 }}
      {...props}
    />
  )
}
