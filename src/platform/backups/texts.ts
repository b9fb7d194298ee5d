import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'query.platform.backups.proven-age':
      'Los segundos desde que se comprobó una copia, leyéndola entera o restaurándola aparte, en este espacio.',
    'evidence.platform.backups.person-erased':
      'Lee las supresiones de personas: una terminada en los últimos 365 días, con recibo de cada almacén donde había algo suyo y nada encontrado al mirar otra vez en todos.',
    'evidence.platform.backups.made': 'Lee las copias de seguridad: hay una de los últimos siete días que se conserva.',
    'evidence.platform.backups.restore-proven':
      'Lee los simulacros de restauración: el último, de los últimos 90 días, devolvió todas las filas.',
    'platform.backups.read': 'Ver las copias de seguridad y sus simulacros',
    'platform.backups.manage': 'Hacer copias, probarlas y cambiar sus ajustes',
    'platform.backups.export': 'Sacar una copia de los datos del espacio',
    'platform.backups.erase-people': 'Borrar a una persona y lo que se sabe de ella',
    'activity.person.erased': 'borró a una persona y lo que se sabía de ella',
    'job.platform.backups.create': 'Hacer una copia de seguridad',
    'job.platform.backups.verify': 'Comprobar una copia de seguridad',
    'job.platform.backups.drill': 'Probar una copia de seguridad',
    'job.platform.backups.export': 'Exportar el espacio',
    'job.platform.backups.planned': 'Copia de seguridad del plan',
    BACKUP_NOT_FOUND: {
      what: 'En {backup} no hay una copia de seguridad.',
      expected: 'la carpeta de una copia, con su backup.json',
      mend: 'Elige una de la lista en Sistema › Copias y versiones, o de la carpeta backups.',
    },
    BACKUP_TOO_NEW: {
      what: 'La copia tiene el formato {format}, de una versión de Rumbo más reciente.',
      expected: 'el formato {known} o uno anterior',
      mend: 'Actualiza Rumbo y repite la orden.',
    },
    BACKUP_DAMAGED: {
      what: 'La copia está dañada: {part}.',
      expected: 'cada parte tal como se escribió',
      mend: 'Usa otra copia; si esta vino por la red o de un disco externo, vuelve a traerla.',
    },
    BACKUP_FOREIGN_FILE: {
      what: 'En la carpeta de la copia hay un archivo que no es suyo: {file}.',
      expected: 'las partes que nombra backup.json y ninguna más',
      mend: 'Averigua de dónde sale ese archivo y sácalo de la carpeta antes de usar la copia.',
    },
    BACKUP_NAME_REFUSED: {
      what: 'La copia nombra un archivo fuera de su sitio: {name}.',
      expected: 'nombres dentro de la carpeta de datos',
      mend: 'No uses esta copia: no la ha escrito Rumbo.',
    },
    BACKUP_KEY_WRONG: {
      what: 'Esta clave ({got}) no abre la copia, que se cerró con la clave {expected}.',
      expected: 'la clave de la instalación que hizo la copia',
      mend: 'Indica su clave de recuperación con --recovery-key, o su archivo de clave con --key-file.',
    },
    BACKUP_IS_WORKSPACE: {
      what: 'La copia {backup} es de un solo espacio.',
      expected: 'una copia de toda la instalación',
      mend: 'Para traer un espacio usa rumbo platform backups import.',
    },
    BACKUP_FOLDER_REFUSED: {
      what: 'No se puede escribir en la carpeta {folder} ({reason}).',
      expected: 'una carpeta en la que este usuario pueda escribir',
      mend: 'Da permiso de escritura o indica otra carpeta con --out.',
    },
    BACKUP_DIFFERS: {
      what: 'Lo restaurado no es igual a la copia en {part}: {got:integer} filas en lugar de {expected:integer}.',
      expected: 'las mismas filas, byte a byte',
      mend: 'Guarda la copia y el registro de esta orden, y prueba con la copia anterior.',
    },
    INSTALLATION_MISSING: {
      what: 'En {folder} no hay una instalación de Rumbo.',
      expected: 'una carpeta de datos que rumbo serve haya usado',
      mend: 'Indica con --data la carpeta de datos.',
    },
    UPGRADE_LOST_ROWS: {
      what: 'Al poner al día, la tabla {table} ha pasado de {before:integer} a {after:integer} filas.',
      expected: 'que ninguna fila desaparezca',
      mend: 'Vuelve atrás con rumbo upgrade --back y avisa a quien mantiene Rumbo.',
    },
    UPGRADE_CHAIN_BROKEN: {
      what: 'El registro de actividad del espacio {workspace} no se sostiene desde el número {seq}.',
      expected: 'una cadena entera, también antes de poner al día',
      mend: 'Compruébalo con rumbo platform activity verify; para volver atrás: rumbo upgrade --back.',
    },
    UPGRADE_NO_WAY_BACK: {
      what: 'En {folder} no consta ninguna puesta al día a la que dar marcha atrás.',
      expected: 'una hecha con rumbo upgrade',
      mend: 'Restaura una copia en otra carpeta con rumbo restore.',
    },
    UPGRADE_BACK_EXTERNAL: {
      what: 'La base de datos está en un servidor propio.',
      expected: 'la base de datos en la carpeta de datos',
      mend: 'Restaura la copia con rumbo restore en una carpeta y una base de datos vacías.',
    },
    BACKUP_IS_INSTALLATION: {
      what: 'La copia {backup} es de toda la instalación.',
      expected: 'un espacio llevado con rumbo platform backups export',
      mend: 'Para restaurar una instalación usa rumbo restore.',
    },
    WORKSPACE_UNKNOWN: {
      what: 'No existe el espacio {workspace}.',
      expected: 'la dirección corta de un espacio de esta instalación',
      mend: 'Mírala en la barra de direcciones: /w/<espacio>/…',
    },
    WORKSPACE_EXISTS: {
      what: 'El espacio {workspace} ya está en esta instalación.',
      expected: 'una instalación que no lo tenga',
      mend: 'Usa el que hay; para sustituirlo, suprímelo antes en otra instalación, no en esta.',
    },
    WORKSPACE_SLUG_TAKEN: {
      what: 'La dirección {slug} ya es de otro espacio.',
      expected: 'una dirección libre',
      mend: 'Indica otra con --slug.',
    },
    WORKSPACE_WAS_ERASED: {
      what: 'El espacio {workspace} se suprimió en esta instalación.',
      expected: 'un espacio que no conste en su lista de supresiones',
      mend: 'Tráelo a otra instalación: aquí, cualquier restauración lo volvería a suprimir.',
    },
    WORKSPACE_NOT_CONFIRMED: {
      what: 'No se ha suprimido nada: falta confirmar el espacio {workspace}.',
      expected: 'su dirección escrita otra vez con --confirm',
      mend: 'Suprimir no tiene vuelta atrás. Repite la orden con --confirm {workspace}.',
    },
    IMPORT_LAYOUT_DIFFERS: {
      what: 'Las dos instalaciones no tienen la misma base de datos ({migration}).',
      expected: 'la misma versión de Rumbo en ambas',
      mend: 'Ponlas al día con rumbo upgrade y vuelve a llevar el espacio.',
    },
    PERSON_UNKNOWN: {
      what: 'Nadie tiene aquí una cuenta con el correo {email}.',
      expected: 'el correo de quien administrará el espacio, con cuenta en esta instalación',
      mend: 'Invita antes a esa persona, o indica otra con --administrator.',
    },
    RECOVERY_KEY_INVALID: {
      what: 'La clave de recuperación no está bien escrita.',
      expected: 'RUMBO- y 17 grupos de 4 letras o cifras',
      mend: 'Compárala con la que diste por buena al guardarla; la muestra rumbo backup recovery-key.',
    },
    LEDGER_MISSING: {
      what: 'Falta la lista de supresiones {file}.',
      expected: 'la lista firmada que acompaña a cada copia',
      mend: 'Trae la carpeta de la copia entera, o indica otra lista de la misma instalación con --ledger.',
    },
    LEDGER_OLD: {
      what: 'La lista de supresiones {file} es más antigua que los datos de la copia.',
      expected: 'la lista de esa copia o una posterior',
      mend: 'Indica la más reciente que tengas con --ledger: así no vuelven datos ya suprimidos.',
    },
    LEDGER_ALTERED: {
      what: 'La lista de supresiones {file} se ha cambiado o es de otra instalación.',
      expected: 'la lista tal como Rumbo la firmó',
      mend: 'Trae la lista de otra copia de la misma instalación.',
    },
    RESTORE_TARGET_NOT_EMPTY: {
      what: 'En {target} ya hay datos ({found}).',
      expected: 'una carpeta y una base de datos vacías',
      mend: 'Indica con --data una carpeta nueva, o con --database-url una base de datos vacía.',
    },
    'measure.rumbo_backup_age_seconds': 'Antigüedad de la última copia de seguridad; falta si no hay ninguna',
    'measure.rumbo_backup_drill_age_seconds': 'Tiempo desde el último ensayo de restauración que salió bien; falta si no hay ninguno',
    'alert.backup-missing': 'No hay ninguna copia de seguridad',
    'alert.backup-missing.mend': 'Haz una en Copias y versiones, y deja puesto el plan diario.',
    'alert.backup-overdue': 'La última copia de seguridad es más antigua de lo previsto',
    'alert.backup-overdue.mend': 'Abre Copias y versiones: la lista dice qué falló. Haz una copia ahora.',
    'alert.backup-undrilled': 'Hace más de un mes que no se prueba a restaurar una copia',
    'alert.backup-undrilled.mend': 'Prueba una copia en Copias y versiones; tarda unos minutos.',
    'measure.rumbo_backup_overdue_seconds': 'Cuánto se pasa de un día la última copia, si hay un plan diario',
  },
  en: {
    'query.platform.backups.proven-age':
      'The seconds since a backup was proven, by reading all of it or restoring it aside, in this workspace.',
    'evidence.platform.backups.person-erased':
      'Reads erasures of people: one finished in the last 365 days, with a receipt of each store that held something of theirs and nothing found when each was asked again.',
    'evidence.platform.backups.made': 'Reads backups: there is one of the last seven days, and it is kept.',
    'evidence.platform.backups.restore-proven': 'Reads restore drills: the last one, within 90 days, brought every row back.',
    'platform.backups.read': 'See backups and their drills',
    'platform.backups.manage': 'Make backups, try them and change their settings',
    'platform.backups.export': 'Take a copy of the data of the workspace out',
    'platform.backups.erase-people': 'Erase a person and what is known of them',
    'activity.person.erased': 'erased a person and what was known of them',
    'job.platform.backups.create': 'Make a backup',
    'job.platform.backups.verify': 'Check a backup',
    'job.platform.backups.drill': 'Try a backup',
    'job.platform.backups.export': 'Export the workspace',
    'job.platform.backups.planned': 'Backup of the plan',
    BACKUP_NOT_FOUND: {
      what: 'There is no backup in {backup}.',
      expected: 'the folder of a backup, with its backup.json',
      mend: 'Choose one from the list in System › Backups and versions, or from the folder backups.',
    },
    BACKUP_TOO_NEW: {
      what: 'The backup has format {format}, of a newer version of Rumbo.',
      expected: 'format {known} or an earlier one',
      mend: 'Upgrade Rumbo and repeat the command.',
    },
    BACKUP_DAMAGED: {
      what: 'The backup is damaged: {part}.',
      expected: 'each part as it was written',
      mend: 'Use another backup; if this one came over a network or from an external disk, fetch it again.',
    },
    BACKUP_FOREIGN_FILE: {
      what: "The backup's folder holds a file that is not its own: {file}.",
      expected: 'the parts that backup.json names and no other',
      mend: 'Find out where that file comes from and take it out of the folder before using the backup.',
    },
    BACKUP_NAME_REFUSED: {
      what: 'The backup names a file outside its place: {name}.',
      expected: 'names inside the data folder',
      mend: 'Do not use this backup: Rumbo did not write it.',
    },
    BACKUP_KEY_WRONG: {
      what: 'This key ({got}) does not open the backup, which was closed with the key {expected}.',
      expected: 'the key of the installation that made the backup',
      mend: 'Name its recovery key with --recovery-key, or its key file with --key-file.',
    },
    BACKUP_IS_WORKSPACE: {
      what: 'The backup {backup} is of one workspace.',
      expected: 'a backup of the whole installation',
      mend: 'To bring a workspace in, use rumbo platform backups import.',
    },
    BACKUP_FOLDER_REFUSED: {
      what: 'The folder {folder} cannot be written ({reason}).',
      expected: 'a folder that this user can write',
      mend: 'Give the right to write there, or name another folder with --out.',
    },
    BACKUP_DIFFERS: {
      what: 'What was restored is not equal to the backup in {part}: {got:integer} rows instead of {expected:integer}.',
      expected: 'the same rows, byte for byte',
      mend: 'Keep the backup and the record of this command, and try the backup before it.',
    },
    INSTALLATION_MISSING: {
      what: 'There is no installation of Rumbo in {folder}.',
      expected: 'a data folder that rumbo serve has used',
      mend: 'Name the data folder with --data.',
    },
    UPGRADE_LOST_ROWS: {
      what: 'In the upgrade the table {table} went from {before:integer} to {after:integer} rows.',
      expected: 'no row to be gone',
      mend: 'Go back with rumbo upgrade --back and tell whoever maintains Rumbo.',
    },
    UPGRADE_CHAIN_BROKEN: {
      what: 'The activity log of the workspace {workspace} does not hold from number {seq}.',
      expected: 'a whole chain, before the upgrade too',
      mend: 'Check it with rumbo platform activity verify; to go back: rumbo upgrade --back.',
    },
    UPGRADE_NO_WAY_BACK: {
      what: 'No upgrade is noted in {folder} that could be taken back.',
      expected: 'one made with rumbo upgrade',
      mend: 'Restore a backup into another folder with rumbo restore.',
    },
    UPGRADE_BACK_EXTERNAL: {
      what: 'The database is on a server of your own.',
      expected: 'the database in the data folder',
      mend: 'Restore the backup with rumbo restore into an empty folder and an empty database.',
    },
    BACKUP_IS_INSTALLATION: {
      what: 'The backup {backup} is of the whole installation.',
      expected: 'a workspace taken out with rumbo platform backups export',
      mend: 'To restore an installation use rumbo restore.',
    },
    WORKSPACE_UNKNOWN: {
      what: 'There is no workspace {workspace}.',
      expected: 'the short address of a workspace of this installation',
      mend: 'Look into the address bar: /w/<workspace>/…',
    },
    WORKSPACE_EXISTS: {
      what: 'The workspace {workspace} is in this installation already.',
      expected: 'an installation without it',
      mend: 'Use the one that is there; import into another installation instead.',
    },
    WORKSPACE_SLUG_TAKEN: {
      what: 'The address {slug} belongs to another workspace.',
      expected: 'a free address',
      mend: 'Name another one with --slug.',
    },
    WORKSPACE_WAS_ERASED: {
      what: 'The workspace {workspace} was erased in this installation.',
      expected: 'a workspace that its erasure ledger does not name',
      mend: 'Bring it into another installation: here any restore would erase it again.',
    },
    WORKSPACE_NOT_CONFIRMED: {
      what: 'Nothing was erased: the workspace {workspace} is not confirmed.',
      expected: 'its address written once more with --confirm',
      mend: 'There is no way back from erasing. Repeat the command with --confirm {workspace}.',
    },
    IMPORT_LAYOUT_DIFFERS: {
      what: 'The two installations do not have the same database layout ({migration}).',
      expected: 'the same version of Rumbo in both',
      mend: 'Bring them up to date with rumbo upgrade and take the workspace out again.',
    },
    PERSON_UNKNOWN: {
      what: 'Nobody here has an account with the e-mail {email}.',
      expected: 'the e-mail of whoever will administer the workspace, with an account in this installation',
      mend: 'Invite that person first, or name another one with --administrator.',
    },
    RECOVERY_KEY_INVALID: {
      what: 'The recovery key is not written correctly.',
      expected: 'RUMBO- and 17 groups of 4 letters or digits',
      mend: 'Compare it with the one you wrote down; rumbo backup recovery-key shows it.',
    },
    LEDGER_MISSING: {
      what: 'The erasure ledger {file} is missing.',
      expected: 'the signed ledger that travels with each backup',
      mend: 'Bring the whole folder of the backup, or name another ledger of the same installation with --ledger.',
    },
    LEDGER_OLD: {
      what: "The erasure ledger {file} is older than the backup's data.",
      expected: "the backup's own ledger or a later one",
      mend: 'Name the newest one you have with --ledger, so that erased data do not come back.',
    },
    LEDGER_ALTERED: {
      what: 'The erasure ledger {file} was changed, or belongs to another installation.',
      expected: 'the ledger as Rumbo signed it',
      mend: 'Bring the ledger of another backup of the same installation.',
    },
    RESTORE_TARGET_NOT_EMPTY: {
      what: 'There are data in {target} already ({found}).',
      expected: 'an empty folder and an empty database',
      mend: 'Name a new folder with --data, or an empty database with --database-url.',
    },
    'measure.rumbo_backup_age_seconds': 'Age of the newest backup; absent when there is none',
    'measure.rumbo_backup_drill_age_seconds': 'Time since the last restore drill that went well; absent when there is none',
    'alert.backup-missing': 'There is no backup',
    'alert.backup-missing.mend': 'Make one in Backups and versions, and leave the daily plan on.',
    'alert.backup-overdue': 'The last backup is older than planned',
    'alert.backup-overdue.mend': 'Open Backups and versions: the list says what failed. Make a backup now.',
    'alert.backup-undrilled': 'No backup has been tried for more than a month',
    'alert.backup-undrilled.mend': 'Try a backup in Backups and versions; it takes a few minutes.',
    'measure.rumbo_backup_overdue_seconds': 'How much the last backup is older than a day, when a daily plan is on',
  },
})
