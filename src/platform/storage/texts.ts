import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    DATA_FOLDER_IN_USE: {
      what: 'Otro servidor de Rumbo (proceso {pid}, {url}) ya usa la carpeta {folder}.',
      expected: 'un solo servidor por carpeta de datos',
      mend: 'Usa el servidor que ya funciona, páralo, o indica otra carpeta con --data.',
    },
    DATA_FOLDER_NEWER: {
      what: 'La carpeta {folder} tiene el formato {found}, de una versión de Rumbo más reciente.',
      expected: 'el formato {known} o uno anterior',
      mend: 'Actualiza Rumbo, o restaura una copia de seguridad hecha con esta versión.',
    },
    DATA_FOLDER_DAMAGED: {
      what: 'No se puede leer el archivo {file} de la carpeta {folder}.',
      expected: 'la carpeta tal como la dejó Rumbo',
      mend: 'Restaura una copia de seguridad, o indica otra carpeta con --data.',
    },
    DATA_FOLDER_FOREIGN: {
      what: 'La carpeta {folder} contiene archivos que no son de Rumbo, como {file}.',
      expected: 'una carpeta vacía o una carpeta de datos de Rumbo',
      mend: 'Indica con --data una carpeta vacía o que todavía no exista.',
    },
    DATA_FOLDER_HALF_RESTORED: {
      what: 'En la carpeta {folder} empezó una restauración que no terminó.',
      expected: 'una carpeta con los datos completos',
      mend: 'Repite la restauración en esta misma carpeta: antes retira lo que quedó a medias.',
    },
    DATA_FOLDER_NOT_WRITABLE: {
      what: 'No se puede escribir en la carpeta de datos {folder} ({reason}).',
      expected: 'una carpeta en la que este usuario pueda escribir',
      mend: 'Da permiso de escritura al usuario que arranca Rumbo, o indica otra carpeta con --data.',
    },
    DISK_FULL: {
      what: 'No queda espacio en el disco de {folder}.',
      expected: 'espacio libre para los datos y la base de datos',
      mend: 'Libera espacio o lleva la carpeta de datos a un disco mayor, y vuelve a arrancar.',
    },
  },
  en: {
    DATA_FOLDER_IN_USE: {
      what: 'Another Rumbo server (process {pid}, {url}) already uses the folder {folder}.',
      expected: 'one server for each data folder',
      mend: 'Use the server that runs, stop it, or name another folder with --data.',
    },
    DATA_FOLDER_NEWER: {
      what: 'The folder {folder} has format {found}, of a newer version of Rumbo.',
      expected: 'format {known} or an earlier one',
      mend: 'Upgrade Rumbo, or restore a backup made with this version.',
    },
    DATA_FOLDER_DAMAGED: {
      what: 'The file {file} of the folder {folder} cannot be read.',
      expected: 'the folder as Rumbo left it',
      mend: 'Restore a backup, or name another folder with --data.',
    },
    DATA_FOLDER_FOREIGN: {
      what: 'The folder {folder} holds files that are not of Rumbo, such as {file}.',
      expected: 'an empty folder or a data folder of Rumbo',
      mend: 'Name an empty or new folder with --data.',
    },
    DATA_FOLDER_HALF_RESTORED: {
      what: 'In the folder {folder} a restore was begun that has not ended.',
      expected: 'a folder with all of its data',
      mend: 'Repeat the restore into the same folder: it first removes what was left half-done.',
    },
    DATA_FOLDER_NOT_WRITABLE: {
      what: 'The data folder {folder} cannot be written ({reason}).',
      expected: 'a folder that this user can write',
      mend: 'Let the user who starts Rumbo write there, or name another folder with --data.',
    },
    DISK_FULL: {
      what: 'There is no space left on the disk of {folder}.',
      expected: 'free space for the data and the database',
      mend: 'Free some space or move the data folder to a larger disk, then start again.',
    },
  },
})
