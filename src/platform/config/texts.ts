import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    SETTING_INVALID: {
      what: 'El ajuste --{name} ({environment}) vale "{got}".',
      expected: '{expected}',
      mend: 'Corrige el valor y vuelve a arrancar; rumbo doctor comprueba los ajustes.',
    },
    HOST_NEEDS_PROXY: {
      what: 'La dirección {host} se puede alcanzar desde otras máquinas, sin cifrado.',
      expected: '127.0.0.1, o un proxy con TLS delante de Rumbo',
      mend: 'Quita --host, o pon un proxy con TLS y decláralo con --proxy (RUMBO_PROXY=1).',
    },
  },
  en: {
    SETTING_INVALID: {
      what: 'The setting --{name} ({environment}) is "{got}".',
      expected: '{expected}',
      mend: 'Correct the value and start again; rumbo doctor checks the settings.',
    },
    HOST_NEEDS_PROXY: {
      what: 'Other machines can reach the address {host}, without encryption.',
      expected: '127.0.0.1, or a proxy with TLS in front of Rumbo',
      mend: 'Leave --host out, or put a proxy with TLS in front and declare it with --proxy (RUMBO_PROXY=1).',
    },
  },
})
