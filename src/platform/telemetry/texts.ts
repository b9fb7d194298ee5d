import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'platform.telemetry.read': 'Leer las cifras de funcionamiento para Prometheus',
    'measure.http_request_duration_seconds': 'Tiempo desde que llega una petición hasta que acaba su respuesta',
    'measure.rumbo_disk_free_bytes': 'Espacio libre en el disco de la carpeta de datos',
    'measure.rumbo_disk_size_bytes': 'Tamaño del disco de la carpeta de datos',
    'measure.rumbo_database_size_bytes': 'Tamaño de la base de datos',
    'measure.rumbo_database_connections': 'Conexiones con la base de datos, por estado',
  },
  en: {
    'platform.telemetry.read': 'Read the figures of operation for Prometheus',
    'measure.http_request_duration_seconds': 'Time from the arrival of a request to the end of its answer',
    'measure.rumbo_disk_free_bytes': 'Free space on the disk of the data folder',
    'measure.rumbo_disk_size_bytes': 'Size of the disk of the data folder',
    'measure.rumbo_database_size_bytes': 'Size of the database',
    'measure.rumbo_database_connections': 'Connections to the database, by state',
  },
})
