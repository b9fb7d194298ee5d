import type { Language } from '#base'

/** What the palette does besides opening pages. */
export type PaletteAction = Readonly<{ id: 'help' | 'language' | 'theme' | 'sign-out'; name: Readonly<Record<Language, string>> }>

export const paletteActions: readonly PaletteAction[] = [
  { id: 'help', name: { es: 'Abrir la ayuda', en: 'Open the help' } },
  { id: 'language', name: { es: 'Cambiar a inglés', en: 'Change to Spanish' } },
  { id: 'theme', name: { es: 'Cambiar entre claro y oscuro', en: 'Switch between light and dark' } },
  { id: 'sign-out', name: { es: 'Cerrar sesión', en: 'Sign out' } },
]
