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
      expected: '127.0.0.1, un certificado TLS o un proxy con TLS delante de Rumbo',
      mend: 'Quita --host, da un certificado con --tls-cert y --tls-key, o pon un proxy con TLS y declara su dirección con --proxy.',
    },
    TLS_INCOMPLETE: {
      what: 'Falta --{missing} ({environment}).',
      expected: 'el certificado y su clave, los dos',
      mend: 'Indica --tls-cert y --tls-key con archivos PEM, o ninguno.',
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
      expected: '127.0.0.1, a TLS certificate, or a proxy with TLS in front of Rumbo',
      mend: 'Leave --host out, give a certificate with --tls-cert and --tls-key, or put a proxy with TLS in front and declare its address with --proxy.',
    },
    TLS_INCOMPLETE: {
      what: '--{missing} ({environment}) is missing.',
      expected: 'the certificate and its key, both',
      mend: 'Name PEM files with --tls-cert and --tls-key, or neither.',
    },
  },
})
