import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    PORT_IN_USE: {
      what: 'Otro programa ya usa el puerto {port} de {host}.',
      expected: 'un puerto libre',
      mend: 'Indica otro con --port (RUMBO_PORT), o para el otro programa.',
    },
    ADDRESS_NOT_AVAILABLE: {
      what: 'No se puede escuchar en {host}:{port} ({reason}).',
      expected: 'una dirección de esta máquina y un puerto permitido',
      mend: 'Corrige --host y --port; los puertos por debajo de 1024 piden permisos especiales.',
    },
  },
  en: {
    PORT_IN_USE: {
      what: 'Another program already uses port {port} of {host}.',
      expected: 'a free port',
      mend: 'Name another one with --port (RUMBO_PORT), or stop the other program.',
    },
    ADDRESS_NOT_AVAILABLE: {
      what: 'Cannot listen on {host}:{port} ({reason}).',
      expected: 'an address of this machine and a port that may be used',
      mend: 'Correct --host and --port; ports below 1024 need special rights.',
    },
  },
})
