import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'platform.telemetry.read': 'Leer las cifras de funcionamiento para Prometheus',
    'measure.http_request_duration_seconds': 'Tiempo desde que llega una petición hasta que acaba su respuesta',
    'measure.rumbo_disk_free_bytes': 'Espacio libre en el disco de la carpeta de datos',
    'measure.rumbo_disk_size_bytes': 'Tamaño del disco de la carpeta de datos',
    'measure.rumbo_database_size_bytes': 'Tamaño de la base de datos',
    'measure.rumbo_database_connections': 'Conexiones con la base de datos, por estado',
    'measure.rumbo_database_statement_duration_seconds': 'Duración de las sentencias de este proceso, por su primera palabra',
    'measure.rumbo_database_slow_statements_total': 'Sentencias de este proceso que tardaron más de un segundo',
    'measure.rumbo_database_pool_connections': 'Conexiones de este proceso con la base de datos, ocupadas y libres',
    'measure.rumbo_database_pool_waiting': 'Trabajos de este proceso que esperan una conexión',
  },
  en: {
    'platform.telemetry.read': 'Read the figures of operation for Prometheus',
    'measure.http_request_duration_seconds': 'Time from the arrival of a request to the end of its answer',
    'measure.rumbo_disk_free_bytes': 'Free space on the disk of the data folder',
    'measure.rumbo_disk_size_bytes': 'Size of the disk of the data folder',
    'measure.rumbo_database_size_bytes': 'Size of the database',
    'measure.rumbo_database_connections': 'Connections to the database, by state',
    'measure.rumbo_database_statement_duration_seconds': 'Duration of the statements of this process, by their first word',
    'measure.rumbo_database_slow_statements_total': 'Statements of this process that took more than a second',
    'measure.rumbo_database_pool_connections': 'Connections of this process to the database, busy and idle',
    'measure.rumbo_database_pool_waiting': 'Work of this process that waits for a connection',
  },
})
