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
  },
})
