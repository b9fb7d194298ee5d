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
    WORKER_WITHOUT_SERVER: {
      what: 'Ningún servidor usa la carpeta de datos {folder}.',
      expected: 'un servidor en marcha en esa carpeta, o DATABASE_URL con la clave del servidor',
      mend: 'Arranca primero rumbo serve con la misma --data, y después los procesos con --role worker.',
    },
    WORKER_VERSION_DIFFERS: {
      what: 'La base de datos no tiene el formato de esta versión (falta {migration}).',
      expected: 'un servidor de la misma versión que este proceso',
      mend: 'Actualiza y reinicia primero el servidor; después, los procesos con --role worker.',
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
    WORKER_WITHOUT_SERVER: {
      what: 'No server uses the data folder {folder}.',
      expected: 'a server that runs on that folder, or DATABASE_URL with the key of the server',
      mend: 'Start rumbo serve with the same --data first, then the processes with --role worker.',
    },
    WORKER_VERSION_DIFFERS: {
      what: 'The database does not have the layout of this version ({migration} is missing).',
      expected: 'a server of the same version as this process',
      mend: 'Update and restart the server first, then the processes with --role worker.',
    },
  },
})
