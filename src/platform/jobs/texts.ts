import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    JOB_NOT_FOUND: {
      what: 'No existe el trabajo {job}.',
      expected: 'un trabajo de este espacio',
      mend: 'Comprueba el identificador en la lista de trabajos.',
    },
    JOB_ENDED: {
      what: 'El trabajo {job} ya ha terminado ({status}).',
      expected: 'un trabajo en cola o en marcha',
      mend: 'No hace falta nada más; para repetirlo, inicia uno nuevo.',
    },
    JOB_TAKEN_OVER: {
      what: 'El trabajo {job} se ha cancelado o lo ha tomado otro proceso.',
      expected: 'que este proceso aún lo tuviera',
      mend: 'No hace falta nada: lo que este proceso había hecho se ha deshecho.',
    },
    JOB_NOT_REPLAYABLE: {
      what: 'El trabajo {job} no se puede reprocesar ({status}).',
      expected: 'un trabajo que no terminó por un fallo del sistema',
      mend: 'Corrige lo que indica su error e inícialo de nuevo.',
    },
    JOB_TIME_LIMIT: {
      what: 'El trabajo ha superado su tiempo máximo de {seconds} segundos.',
      expected: 'que terminara antes',
      mend: 'Reprocésalo cuando el equipo tenga menos carga, o divide los datos.',
    },
    SCHEDULE_NOT_FOUND: {
      what: 'No existe la programación {schedule}.',
      expected: 'una de la lista de programaciones del espacio',
      mend: 'Comprueba el nombre en Sistema › Trabajos › Programaciones.',
    },
    CRON_INVALID: {
      what: '«{cron}» no dice cuándo.',
      expected: 'cinco campos: minuto, hora, día del mes, mes y día de la semana',
      mend: 'Para cada día a las 03:30 escribe: 30 3 * * *',
    },
    TIME_ZONE_UNKNOWN: {
      what: 'No se conoce la zona horaria {zone}.',
      expected: 'un nombre como Europe/Madrid o America/Mexico_City',
      mend: 'Elige una zona de la lista, o deja la del espacio.',
    },
    JOB_TRIED_AGAIN: 'Se intentará otra vez (intento {attempt}) dentro de {seconds} {seconds|segundo|segundos}.',
    everyMinutes: 'Cada {n} {n|minuto|minutos}',
    everyHour: 'Cada hora, en el minuto {minute}',
    everyDay: 'Todos los días a las {time}',
    everyWeek: 'Cada semana ({days}) a las {time}',
    everyMonth: '{n|El día|Los días} {days} de cada mes a las {time}',
    byCron: 'Según «{cron}»',
    JOB_ABANDONED: {
      what: 'El trabajo se ha abandonado tras {attempts} intentos: el proceso que lo hacía dejó de responder cada vez.',
      expected: 'que terminara',
      mend: 'Comprueba la memoria y el disco con rumbo doctor, e inícialo de nuevo.',
    },
    JOB_PRINCIPAL_REFUSED: {
      what: 'Quien inició el trabajo ya no tiene permiso para hacerlo ({permission}).',
      expected: 'una cuenta activa con ese permiso en el momento de hacerlo',
      mend: 'Pide el permiso a quien administra el espacio e inicia el trabajo de nuevo.',
    },
    'measure.rumbo_jobs': 'Trabajos, por tipo y estado',
    'measure.rumbo_jobs_waiting': 'Trabajos que esperan turno',
    'measure.rumbo_job_oldest_waiting_seconds': 'Espera del trabajo que más espera; 0 si no espera ninguno',
    'measure.rumbo_job_workers': 'Procesos que hacen trabajos y dieron señal en el último medio minuto',
    'measure.rumbo_job_duration_seconds': 'Duración de los trabajos que hizo este proceso, por tipo y final',
  },
  en: {
    JOB_NOT_FOUND: {
      what: 'There is no job {job}.',
      expected: 'a job of this workspace',
      mend: 'Check the identifier in the list of jobs.',
    },
    JOB_ENDED: {
      what: 'The job {job} has already ended ({status}).',
      expected: 'a job that waits or runs',
      mend: 'Nothing more to do; to repeat it, start a new one.',
    },
    JOB_TAKEN_OVER: {
      what: 'The job {job} was cancelled or taken over by another process.',
      expected: 'this process to hold it still',
      mend: 'Nothing to do: what this process had done was undone.',
    },
    JOB_NOT_REPLAYABLE: {
      what: 'The job {job} cannot be replayed ({status}).',
      expected: 'a job that did not end because the system failed',
      mend: 'Mend what its error says and start it again.',
    },
    JOB_TIME_LIMIT: {
      what: 'The job took longer than its limit of {seconds} seconds.',
      expected: 'it to end sooner',
      mend: 'Replay it when the machine has less to do, or split the data.',
    },
    SCHEDULE_NOT_FOUND: {
      what: 'There is no schedule {schedule}.',
      expected: 'one of the schedules of the workspace',
      mend: 'Check the name in System › Jobs › Schedules.',
    },
    CRON_INVALID: {
      what: '“{cron}” does not say when.',
      expected: 'five fields: minute, hour, day of the month, month and weekday',
      mend: 'For every day at 03:30 write: 30 3 * * *',
    },
    TIME_ZONE_UNKNOWN: {
      what: 'The time zone {zone} is not known.',
      expected: 'a name such as Europe/Madrid or America/Mexico_City',
      mend: 'Choose a zone from the list, or keep that of the workspace.',
    },
    JOB_TRIED_AGAIN: 'It will be tried again (attempt {attempt}) in {seconds} {seconds|second|seconds}.',
    everyMinutes: 'Every {n} {n|minute|minutes}',
    everyHour: 'Every hour, at minute {minute}',
    everyDay: 'Every day at {time}',
    everyWeek: 'Every week ({days}) at {time}',
    everyMonth: 'On {n|day|days} {days} of every month at {time}',
    byCron: 'As “{cron}” says',
    JOB_ABANDONED: {
      what: 'The job was given up after {attempts} attempts: its process stopped answering each time.',
      expected: 'it to end',
      mend: 'Check memory and disk with rumbo doctor, then start it again.',
    },
    JOB_PRINCIPAL_REFUSED: {
      what: 'Whoever started the job no longer has the right to do it ({permission}).',
      expected: 'an active account with that permission when it runs',
      mend: 'Ask the administrator of the workspace for the permission and start the job again.',
    },
    'measure.rumbo_jobs': 'Jobs, by kind and state',
    'measure.rumbo_jobs_waiting': 'Jobs that wait for their turn',
    'measure.rumbo_job_oldest_waiting_seconds': 'Wait of the job that waits longest; 0 when none waits',
    'measure.rumbo_job_workers': 'Processes that do jobs and gave a sign within the last half minute',
    'measure.rumbo_job_duration_seconds': 'Duration of the jobs that this process did, by kind and end',
  },
})
